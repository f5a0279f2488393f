//! Edits of the base document and the rule that each breaks.

/// The rule, a text of the base that occurs once, and what takes its place. The comment with the
/// arrow marks the line of the finding.
pub(crate) const CASES: &[(&str, &str, &str)] = &[
    // Reading.
    ("yaml", "title: Demo", "title: Demo: x # <-"),
    (
        "yaml",
        "  title: Demo\n",
        "  title: Demo\n  title: Demo # <-\n",
    ),
    ("yaml", "        206:", "        200: # <-"),
    ("yaml", "title: Demo", "title: &anchor Demo # <-"),
    ("yaml", "title: Demo", "title: &anchor # <-\n    Demo"),
    (
        "yaml",
        "    Page:\n      type: object",
        "    Page: &page # <-\n      type: object",
    ),
    ("yaml", "title: Demo", "title: !demo Demo # <-"),
    ("yaml", "title: Demo", "title: *none # <-"),
    ("yaml", "    token:\n", "    [token]: # <-\n"),
    ("yaml", "days: 31", "days: .inf # <-"),
    ("yaml", "openapi: 3.0.3", "openapi: 3.0.3 # <-\n---\nx: y"),
    // The document.
    (
        "openapi",
        "openapi: 3.0.3",
        "openapi: 3.0.3 # <-\ntags:\n  - description: No name.",
    ),
    ("version", "openapi: 3.0.3", "openapi: 3.1.0 # <-"),
    ("info", "version: '1.0'", "version: 1.0 # <-"),
    ("info", "info:\n  title: Demo", "info: # <-"),
    ("crate", "x-crate: demo", "x-crate: other # <-"),
    (
        "keyword",
        "nullable: true\n          description: Which",
        "nulable: true # <-\n          description: Which",
    ),
    ("keyword", "scheme: bearer", "schema: bearer # <-"),
    (
        "keyword",
        "  /logins:\n",
        "  /logins:\n    $ref: other.yaml # <-\n",
    ),
    (
        "keyword",
        "  /logins:\n",
        "  /empty: # <-\n    summary: Nothing.\n  /logins:\n",
    ),
    (
        "keyword",
        "summary: Logs in.",
        "summary: Logs in.\n      callbacks: {} # <-",
    ),
    (
        "value-type",
        "nullable: true\n          description: Which",
        "nullable: 'true' # <-\n          description: Which",
    ),
    ("value-type", "required: true", "required: yes # <-"),
    (
        "value-type",
        "    Page:\n",
        "    Nothing: # <-\n    Page:\n",
    ),
    (
        "value-type",
        "      required:\n        - at",
        "      required: at # <-",
    ),
    ("security", "- token: []", "- tokens: [] # <-"),
    // References.
    (
        "ref-form",
        "$ref: '#/components/schemas/Login'",
        "$ref: 'other.yaml#/Login' # <-",
    ),
    (
        "ref-form",
        "$ref: '#/components/schemas/Login'",
        "$ref: 5 # <-",
    ),
    (
        "ref-missing",
        "$ref: '#/components/schemas/Login'",
        "$ref: '#/components/schemas/Logins' # <-",
    ),
    (
        "ref-kind",
        "$ref: '#/components/schemas/Login'",
        "$ref: '#/components/responses/Bad' # <-",
    ),
    (
        "ref-siblings",
        "$ref: '#/components/parameters/SiteId'",
        "$ref: '#/components/parameters/SiteId'\n        required: true # <-",
    ),
    (
        "component-alias",
        "    Page:\n",
        "    Alias: # <-\n      $ref: '#/components/schemas/Page'\n    Page:\n",
    ),
    (
        "component-alias",
        "    Page:\n",
        "    Alias: # <-\n      $ref: '#/components/schemas/Alias'\n    Page:\n",
    ),
    (
        "component-alias",
        "    Page:\n",
        "    Alias: # <-\n      description: A.\n      allOf:\n        - $ref: '#/components/schemas/Page'\n    Page:\n",
    ),
    // Operations.
    ("path", "  /logins:\n    post:", "  logins:\n    post: # <-"),
    (
        "path",
        "  /logins:\n    post:",
        "  //logins:\n    post: # <-",
    ),
    (
        "path",
        "  /logins:\n    post:",
        "  /logins?a=b:\n    post: # <-",
    ),
    (
        "path",
        "  /logins:\n    post:",
        "  '/logins/{a':\n    post: # <-",
    ),
    (
        "path",
        "  /logins:\n    post:",
        "  /logins/}:\n    post: # <-",
    ),
    (
        "path",
        "  /logins:\n    post:",
        "  '/logins/{a}/{a}':\n    post: # <-",
    ),
    ("method", "    post:\n", "    options: # <-\n"),
    (
        "operation-id",
        "    post:\n      operationId: log_in",
        "    post: # <-",
    ),
    (
        "operation-id",
        "operationId: log_in",
        "operationId: logIn # <-",
    ),
    (
        "operation-id",
        "operationId: log_in",
        "operationId: type # <-",
    ),
    (
        "operation-id",
        "operationId: log_in",
        "operationId: new # <-",
    ),
    (
        "operation-id",
        "operationId: sandbox_readings",
        "operationId: log_in # <-",
    ),
    (
        "summary",
        "    post:\n      operationId: log_in\n      summary: Logs in.",
        "    post: # <-\n      operationId: log_in",
    ),
    (
        "sandbox",
        "x-sandbox-of: readings",
        "x-sandbox-of: reading # <-",
    ),
    (
        "sandbox",
        "x-sandbox-of: readings",
        "x-sandbox-of: sandbox_readings # <-",
    ),
    // Parameters.
    (
        "path-parameter",
        "  /logins:\n    post:",
        "  '/logins/{id}':\n    post: # <-",
    ),
    (
        "path-parameter",
        "- $ref: '#/components/parameters/SiteId'\n    get:",
        "[]\n    get: # <-",
    ),
    (
        "path-parameter",
        "    SiteId:\n      name: site_id\n      in: path\n      required: true",
        "    SiteId: # <-\n      name: site_id\n      in: path",
    ),
    (
        "path-parameter",
        "      x-idempotent: true\n      requestBody:\n",
        "      parameters:\n        - name: id # <-\n          in: path\n          required: true\n          description: Id.\n          schema:\n            type: string\n      requestBody:\n",
    ),
    (
        "parameter-place",
        "name: kind\n          in: query",
        "name: kind\n          in: cookie # <-",
    ),
    (
        "parameter-place",
        "name: kind\n          in: query",
        "name: kind\n          in: body # <-",
    ),
    (
        "parameter-place",
        "name: to\n          in: query",
        "name: Accept\n          in: header # <-",
    ),
    (
        "parameter-style",
        "style: form",
        "style: pipeDelimited # <-",
    ),
    ("parameter-style", "style: form", "style: deepObject # <-"),
    (
        "parameter-style",
        "style: form",
        "style: form\n          allowReserved: true # <-",
    ),
    (
        "parameter-style",
        "      name: site_id",
        "      name: site_id\n      style: label # <-",
    ),
    (
        "parameter-schema",
        "description: Start.",
        "description: Start.\n          content: {} # <-",
    ),
    (
        "parameter-schema",
        "- name: from\n          in: query\n          description: Start.\n          schema:\n            type: string\n            format: date-time",
        "- name: from # <-\n          in: query\n          description: Start.",
    ),
    (
        "parameter-schema",
        "description: Start.\n          schema:\n            type: string",
        "description: Start.\n          schema: # <-\n            nullable: true\n            type: string",
    ),
    (
        "parameter-schema",
        "description: The site.\n      schema:\n        type: string",
        "description: The site.\n      schema: # <-\n        type: array\n        items:\n          type: string",
    ),
    (
        "parameter-schema",
        "in: query\n          description: Kinds to return.\n          style: form\n          explode: false\n          schema:",
        "in: header\n          description: Kinds to return.\n          schema: # <-",
    ),
    (
        "parameter-schema",
        "schema:\n            type: array\n            items:\n              $ref: '#/components/schemas/Kind'",
        "schema: # <-\n            type: array\n            items:\n              $ref: '#/components/schemas/Page'",
    ),
    (
        "parameter-schema",
        "description: Start.\n          schema:\n            type: string\n            format: date-time",
        "description: Start.\n          schema: # <-\n            $ref: '#/components/schemas/Page'",
    ),
    ("parameter-name", "- name: to\n", "- name: from # <-\n"),
    ("parameter-name", "- name: to\n", "- name: From # <-\n"),
    ("parameter-name", "- name: kind\n", "- name: site_id # <-\n"),
    ("parameter-name", "- name: kind\n", "- name: send # <-\n"),
    (
        "parameter-name",
        "- name: kind\n          in: query",
        "- in: query # <-",
    ),
    // Bodies.
    (
        "request-media",
        "content:\n          application/json:\n            schema:\n              $ref: '#/components/schemas/Login'",
        "content: # <-\n          text/plain:\n            schema:\n              type: string\n          application/json:\n            schema:\n              $ref: '#/components/schemas/Login'",
    ),
    (
        "request-media",
        "          application/json:\n            schema:\n              $ref: '#/components/schemas/Login'",
        "          application/xml: # <-\n            schema:\n              $ref: '#/components/schemas/Login'",
    ),
    (
        "request-schema",
        "          application/json:\n            schema:\n              $ref: '#/components/schemas/Login'",
        "          application/json: {} # <-",
    ),
    (
        "request-schema",
        "          application/json:\n            schema:\n              $ref: '#/components/schemas/Login'",
        "          application/octet-stream:\n            schema: # <-\n              type: string",
    ),
    (
        "request-schema",
        "          application/json:\n            schema:\n              $ref: '#/components/schemas/Login'",
        "          text/plain:\n            schema: # <-\n              type: integer",
    ),
    (
        "request-schema",
        "          application/json:\n            schema:\n              $ref: '#/components/schemas/Login'",
        "          application/x-www-form-urlencoded:\n            schema: # <-\n              $ref: '#/components/schemas/SiteCode'",
    ),
    ("status", "'400':", "default: # <-"),
    ("status", "'400':", "'40': # <-"),
    ("status", "'400':", "101: # <-"),
    (
        "status",
        "      responses:\n        '204':",
        "      responses: # <-\n        '404':",
    ),
    (
        "success-shape",
        "description: A part of them.\n          content:\n            application/json:\n              schema:\n                $ref: '#/components/schemas/Page'\n        '400'",
        "description: A part of them.\n        202: # <-\n          description: Later.\n        '400'",
    ),
    (
        "success-shape",
        "206:\n          description: A part of them.\n          content:\n            application/json:\n              schema:\n                $ref: '#/components/schemas/Page'",
        "206: # <-\n          description: A part of them.\n          content:\n            application/json:\n              schema:\n                $ref: '#/components/schemas/Meter'",
    ),
    (
        "answer-media",
        "'204':",
        "'204': # <-\n          content:\n            text/plain: {}",
    ),
    (
        "answer-media",
        "            text/csv:\n",
        "            application/problem+json: # <-\n",
    ),
    (
        "answer-media",
        "            text/csv:\n              schema:\n                type: string",
        "            application/json: {} # <-",
    ),
    (
        "answer-media",
        "          content:\n            text/csv:\n",
        "          content: # <-\n            text/plain: {}\n            text/csv:\n",
    ),
    // Schemas.
    ("schema-type", "type: number", "type: decimal # <-"),
    (
        "schema-type",
        "type: number",
        "type: number\n          items: {} # <-",
    ),
    (
        "schema-type",
        "type: number",
        "nullable: true # <-\n          example: 5",
    ),
    (
        "schema-type",
        "          type: number\n",
        "          nullable: true\n          type: 5 # <-\n",
    ),
    ("type-list", "type: number", "type: [number, 'null'] # <-"),
    (
        "format",
        "type: number",
        "type: number\n          format: float # <-",
    ),
    (
        "format",
        "          maxLength: 20",
        "          format: password # <-",
    ),
    (
        "format",
        "              schema:\n                type: string\ncomponents",
        "              schema:\n                type: string\n                format: uuid # <-\ncomponents",
    ),
    ("composition", "type: number", "anyOf: [] # <-"),
    (
        "composition",
        "              - $ref: '#/components/schemas/Device'\n              - $ref: '#/components/schemas/Pump'",
        "              - $ref: '#/components/schemas/Device'\n              - $ref: '#/components/schemas/State' # <-",
    ),
    (
        "composition",
        "              - $ref: '#/components/schemas/Device'\n              - $ref: '#/components/schemas/Pump'",
        "              - $ref: '#/components/schemas/Device'\n              - type: string # <-",
    ),
    (
        "composition",
        "              - $ref: '#/components/schemas/Device'\n              - $ref: '#/components/schemas/Pump'",
        "              - $ref: '#/components/schemas/Device'\n              - $ref: '#/components/schemas/Device' # <-",
    ),
    (
        "composition",
        "            anyOf:\n              - $ref: '#/components/schemas/Device'\n              - $ref: '#/components/schemas/Pump'",
        "            anyOf: # <-\n              - $ref: '#/components/schemas/Device'",
    ),
    (
        "composition",
        "            anyOf:\n",
        "            nullable: true # <-\n            anyOf:\n",
    ),
    (
        "composition",
        "          additionalProperties:\n            type: string",
        "          additionalProperties:\n            anyOf: # <-\n              - $ref: '#/components/schemas/Device'\n              - $ref: '#/components/schemas/Pump'",
    ),
    (
        "ref-missing",
        "              - $ref: '#/components/schemas/Pump'",
        "              - $ref: '#/components/schemas/Pumps' # <-",
    ),
    (
        "composition",
        "type: number",
        "oneOf: # <-\n            - type: string",
    ),
    (
        "composition",
        "type: number",
        "type: number\n          not: {} # <-",
    ),
    (
        "composition",
        "description: A page.",
        "description: A page.\n      discriminator: {} # <-",
    ),
    (
        "all-of",
        "type: number",
        "allOf: # <-\n            - type: number",
    ),
    ("all-of", "type: number", "allOf: [] # <-"),
    (
        "all-of",
        "          nullable: true\n          description: Which kind.",
        "          nullable: true\n          format: date # <-\n          description: Which kind.",
    ),
    (
        "all-of",
        "type: string\n          nullable: true\n          description: Which kind.",
        "type: object # <-\n          nullable: true\n          description: Which kind.",
    ),
    (
        "answer-constraint",
        "type: number",
        "type: number\n          minimum: 0 # <-",
    ),
    (
        "answer-constraint",
        "description: Its name.",
        "description: Its name.\n          pattern: '^a' # <-",
    ),
    (
        "component-name",
        "    Page:\n",
        "    Other_page: # <-\n      type: object\n      description: O.\n    Page:\n",
    ),
    (
        "component-name",
        "    Page:\n",
        "    Client: # <-\n      type: object\n      description: O.\n    Page:\n",
    ),
    (
        "inline-object",
        "              schema:\n                type: string\ncomponents",
        "              schema: # <-\n                type: object\n                properties: {}\ncomponents",
    ),
    (
        "inline-object",
        "          additionalProperties:\n            type: string",
        "          additionalProperties: # <-\n            type: object\n            properties: {}",
    ),
    (
        "inline-enum",
        "description: Start.\n          schema:\n            type: string\n            format: date-time",
        "description: Start.\n          schema:\n            type: string\n            enum: [a, b] # <-",
    ),
    (
        "additional-properties",
        "description: A page.",
        "description: A page.\n      additionalProperties: false # <-",
    ),
    (
        "additional-properties",
        "description: A page.",
        "description: A page.\n      additionalProperties: {} # <-",
    ),
    (
        "required-property",
        "        - meters",
        "        - meters\n        - meter # <-",
    ),
    (
        "required-property",
        "        - meters",
        "        - meters\n        - meters # <-",
    ),
    (
        "property-name",
        "        labels:",
        "        X_ID: # <-\n          type: string\n          description: X.\n        labels:",
    ),
    (
        "property-name",
        "        labels:",
        "        extra: # <-\n          type: string\n          description: X.\n        labels:",
    ),
    ("property-name", "x-rust-name: kind", "x-rust-name: at # <-"),
    (
        "array-items",
        "        labels:",
        "        list: # <-\n          type: array\n          description: L.\n        labels:",
    ),
    (
        "recursion",
        "    Page:\n",
        "    Loop:\n      type: object\n      description: L.\n      required: [next]\n      properties:\n        next: # <-\n          description: N.\n          allOf:\n            - $ref: '#/components/schemas/Loop'\n    Page:\n",
    ),
    // Enums.
    (
        "enum-type",
        "description: How much",
        "enum: [1, 2] # <-\n          description: How much",
    ),
    ("enum-open", "x-open-enum: true\n      enum:", "enum: # <-"),
    ("enum-values", "- REACTIVE", "- '' # <-"),
    ("enum-values", "- REACTIVE", "- 5 # <-"),
    ("enum-values", "- REACTIVE", "- ACTIVE # <-"),
    ("enum-variant", "- REACTIVE", "- active # <-"),
    ("enum-variant", "- REACTIVE", "- UNKNOWN # <-"),
    (
        "enum-type",
        "      format: uint32\n      description: State of a pump.\n      enum:",
        "      description: State of a pump.\n      enum: # <-",
    ),
    (
        "enum-type",
        "      type: string\n      description: A kind of device.",
        "      type: string\n      format: eic-code # <-\n      description: A kind of device.",
    ),
    (
        "enum-values",
        "        - 4294967295\n",
        "        - -1 # <-\n",
    ),
    (
        "enum-values",
        "        - 4294967295\n",
        "        - 0 # <-\n",
    ),
    (
        "enum-values",
        "        - 4294967295\n",
        "        - '0' # <-\n",
    ),
    (
        "enum-names",
        "        - 4294967295\n",
        "        - 4294967295\n        - 7 # <-\n",
    ),
    ("enum-names", "0: stopped", "0: Stopped # <-"),
    ("enum-names", "0: stopped", "0: 5 # <-"),
    (
        "enum-variant",
        "        - 4294967295\n      x-open-enum: true\n      x-enum-names:\n        0: stopped",
        "        - 4294967295 # <-\n      x-open-enum: true\n      x-enum-names:\n        0: running",
    ),
    (
        "enum-variant",
        "        - 0\n        - 4294967295\n      x-open-enum: true\n      x-enum-names:\n        0: stopped",
        "        - 0 # <-\n        - 4294967295\n      x-open-enum: true\n      x-enum-names:\n        0: unknown",
    ),
    // Texts.
    (
        "description",
        "    SiteCode:\n      type: string\n      description: Code of a site.",
        "    SiteCode: # <-\n      type: string",
    ),
    (
        "description",
        "        at:\n          type: string\n          format: date-time\n          description: When.",
        "        at: # <-\n          type: string\n          format: date-time",
    ),
    (
        "description",
        "        site:\n          description: The site.\n          allOf:\n            - $ref: '#/components/schemas/SiteCode'",
        "        site: # <-\n          $ref: '#/components/schemas/SiteCode'",
    ),
    (
        "description",
        "    SiteId:\n      name: site_id\n      in: path\n      required: true\n      description: The site.",
        "    SiteId: # <-\n      name: site_id\n      in: path\n      required: true",
    ),
    (
        "description",
        "    Bad:\n      description: Bad request.",
        "    Bad: # <-",
    ),
    (
        "markup",
        "description: How much, see <https://example.com/units>.",
        "description: 'How much, in [kW].' # <-",
    ),
    (
        "markup",
        "description: How much, see <https://example.com/units>.",
        "description: See https://example.com. # <-",
    ),
    (
        "markup",
        "description: How much, see <https://example.com/units>.",
        "description: A <b>bold</b> one. # <-",
    ),
    (
        "markup",
        "ACTIVE: Active energy.",
        "ACTIVE: Active [energy]. # <-",
    ),
    (
        "markup",
        "text: At most a month.",
        "text: At most [a month]. # <-",
    ),
    // Extensions.
    ("extension-unknown", "x-unit: kWh", "x-units: kWh # <-"),
    (
        "extension-unknown",
        "title: Demo",
        "title: Demo\n  x-logo: demo # <-",
    ),
    ("extension-place", "x-idempotent: true", "x-unit: kWh # <-"),
    (
        "enum-names",
        "        device: Device\n        pump: Pump",
        "        device: Device\n        pump: Pump\n      x-enum-names:\n        pump: Pump # <-",
    ),
    (
        "extension-place",
        "        0: It stands still.",
        "        0: It stands still.\n      x-enum-aliases: # <-\n        0: [zero]",
    ),
    (
        "extension-place",
        "        0: It stands still.",
        "        0: It stands still.\n      x-enum-schemas: # <-\n        0: Device",
    ),
    (
        "extension-place",
        "    DeviceId:\n      type: integer\n      description: Id of a device.\n      x-newtype: true",
        "    DeviceId:\n      type: integer\n      format: epoch-ms\n      description: Id of a device.\n      x-newtype: true # <-",
    ),
    (
        "extension-place",
        "      description: Code of a site.\n",
        "      description: Code of a site.\n      x-aggregated: Device # <-\n",
    ),
    (
        "extension-value",
        "x-aggregated: Device",
        "x-aggregated: State # <-",
    ),
    (
        "extension-value",
        "        0: It stands still.",
        "        1: It runs. # <-",
    ),
    (
        "extension-value",
        "        0: stopped\n",
        "        0: stopped\n        1: paused # <-\n",
    ),
    (
        "extension-value",
        "        device: Device\n",
        "        device: Devices # <-\n",
    ),
    (
        "extension-value",
        "        pump: Pump\n",
        "        pump: Device # <-\n",
    ),
    (
        "extension-value",
        "      x-enum-schemas:\n        device: Device\n",
        "      x-enum-schemas: # <-\n",
    ),
    (
        "extension-value",
        "        pump: Pump\n",
        "        pump: Pump\n        fan: Device # <-\n",
    ),
    (
        "extension-place",
        "x-unit: kWh",
        "x-object-or-array: true # <-",
    ),
    ("extension-place", "x-unit: kWh", "x-newtype: true # <-"),
    ("extension-place", "x-unit: kWh", "x-by-hand: true # <-"),
    (
        "extension-place",
        "description: Code of a site.\n      x-newtype: true",
        "description: Code of a site.\n      x-newtype: true\n      x-by-hand: true # <-",
    ),
    (
        "extension-place",
        "description: Code of a site.\n      x-newtype: true",
        "description: Code of a site.\n      x-open-enum: true # <-",
    ),
    (
        "extension-place",
        "description: Start.",
        "description: Start.\n          x-split: true # <-",
    ),
    (
        "extension-value",
        "x-idempotent: true",
        "x-idempotent: 1 # <-",
    ),
    ("extension-value", "x-role: key", "x-role: keys # <-"),
    (
        "extension-value",
        "x-rust-name: kind",
        "x-rust-name: type # <-",
    ),
    (
        "extension-value",
        "x-rust-name: kind",
        "x-rust-name: theKind # <-",
    ),
    ("extension-value", "x-unit: kWh", "x-unit: 5 # <-"),
    (
        "extension-value",
        "x-aliases:\n            - Type",
        "x-aliases: Type # <-",
    ),
    (
        "extension-value",
        "description: Code of a site.\n      x-newtype: true",
        "description: Code of a site.\n      x-newtype: false # <-",
    ),
    (
        "extension-value",
        "x-service: Demo v1",
        "x-service: Demo v1\nx-max-uri-length: 0 # <-",
    ),
    (
        "extension-value",
        "x-service: Demo v1",
        "x-service: Demo v1\nx-rate-limit: # <-\n  concurency: 1",
    ),
    (
        "extension-value",
        "x-rules:\n        - id: R1",
        "x-rules: # <-\n        - name: R1",
    ),
    (
        "extension-value",
        "        ACTIVE: Active energy.",
        "        ACTIV: Active energy. # <-",
    ),
    ("extension-value", "- ACTIV\n", "- REACTIVE # <-\n"),
    ("aliases", "            - Type", "            - at # <-"),
    (
        "aliases",
        "            - Type",
        "            - Type\n            - Type # <-",
    ),
    ("role", "x-unit: kWh", "x-role: interval-start # <-"),
    ("window", "start: from", "start: since # <-"),
    ("window", "zone: Europe/Zurich", "zone: CET # <-"),
    ("window", "step: day", "step: month # <-"),
    (
        "window",
        "      x-window:\n        start: from",
        "      x-window: # <-",
    ),
    (
        "window",
        "max:\n          days: 31",
        "max: # <-\n          months: 1",
    ),
    (
        "window",
        "max:\n          days: 31",
        "max: # <-\n          years: 1\n          days: 31",
    ),
    (
        "window",
        "not-before: '2015-01-01'",
        "not-before: '2015-13-01' # <-",
    ),
    (
        "window",
        "not-after:\n          limit: days-ahead",
        "not-after: # <-\n          limit: next-year",
    ),
    ("window", "pair: R3", "pairs: R3 # <-"),
    ("window", "pair: R3", "pair: 3 # <-"),
    ("dataset", "name: demo/readings", "name: Readings # <-"),
    (
        "dataset",
        "rows: meters[].readings[]",
        "rows: meters.readings[] # <-",
    ),
    (
        "dataset",
        "rows: meters[].readings[]",
        "rows: meters[].values[] # <-",
    ),
    (
        "dataset",
        "rows: meters[].readings[]",
        "rows: meters[].parent[] # <-",
    ),
    (
        "dataset",
        "rows: meters[].readings[]",
        "rows: meters[].x-id # <-",
    ),
    ("dataset", "coverage: intervals", "coverage: rows # <-"),
    (
        "dataset",
        "coverage: intervals",
        "coverage: intervals\n        row: x # <-",
    ),
    (
        "dataset",
        "x-sandbox-of: readings",
        "x-dataset:\n        name: a/b\n        rows: '[]' # <-\n        coverage: windows",
    ),
    ("dataset", "steps: true", "steps: false # <-"),
    ("dataset", "adds-up: x-id", "adds-up: at # <-"),
    ("dataset", "{x-id: ALL}", "{at: ALL} # <-"),
    ("dataset", "{x-id: ALL}", "{x-id: 7} # <-"),
    (
        "dataset",
        "adds-up: x-id\n        totals: {x-id: ALL}",
        "totals: {x-id: ALL} # <-",
    ),
    ("groups", "name: between", "name: Between # <-"),
    ("groups", "name: between", "name: kind # <-"),
    ("groups", "name: between", "name: range # <-"),
    ("groups", "- name: between", "- title: between # <-"),
    (
        "groups",
        "        - name: between\n          parameters:\n            - from\n            - to\n",
        "        - name: between\n          parameters:\n            - from\n            - to\n        - name: between # <-\n          parameters: [kind, from]\n",
    ),
    ("groups", "            - to\n", "            - until # <-\n"),
    (
        "groups",
        "            - to\n",
        "            - site_id # <-\n",
    ),
    ("groups", "            - to\n", "            - from # <-\n"),
    ("groups", "            - to\n", "            - 5 # <-\n"),
    (
        "groups",
        "          parameters:\n            - from\n            - to\n",
        "          parameters: # <-\n            - from\n",
    ),
    (
        "groups",
        "          parameters:\n            - from\n            - to\n",
        "          parameters: # <-\n            - from\n            - to\n            - kind\n",
    ),
    (
        "groups",
        "          parameters:\n            - from\n            - to\n",
        "          parameters: # <-\n            - to\n            - from\n",
    ),
    (
        "groups",
        "      x-groups:\n        - name: between\n          parameters:\n            - from\n            - to\n",
        "      x-groups: [] # <-\n",
    ),
    (
        "parameter-needs",
        "          x-split: true\n",
        "          x-split: true\n          x-needs:\n            - until # <-\n",
    ),
    (
        "groups",
        "            - from\n            - to\n",
        "            - from\n            - to\n          aggregates: false # <-\n",
    ),
    (
        "environment",
        "x-environment: trial",
        "x-environment: live # <-",
    ),
    (
        "environment",
        "  - url: https://test.demo.example.com\n    x-environment: trial",
        "  - url: https://test.demo.example.com # <-",
    ),
    (
        "extension-value",
        "x-environment: trial",
        "x-environment: Trial # <-",
    ),
    (
        "extension-place",
        "x-idempotent: true",
        "x-envelope: {} # <-",
    ),
    ("envelope", "  code: outcome\n", "  codes: outcome # <-\n"),
    (
        "envelope",
        "x-envelope:\n  code: outcome\n",
        "x-envelope: # <-\n",
    ),
    ("envelope", "code: outcome", "code: result # <-"),
    ("envelope", "code: outcome", "code: [outcome] # <-"),
    (
        "envelope",
        "        words:\n          type: string",
        "        words: # <-\n          type: boolean",
    ),
    (
        "envelope",
        "x-object-or-array: true",
        "x-aliases: [meter] # <-",
    ),
    ("envelope", "success: [1000]", "success: [] # <-"),
    ("envelope", "success: [1000]", "success: ['1000'] # <-"),
    ("envelope", "partial: [1001]", "partial: [1000] # <-"),
    ("envelope", "partial: [1001]", "partial: 1001 # <-"),
    ("envelope", "partial: [1001]", "partial: [-1] # <-"),
    (
        "envelope",
        "partial-status: 206",
        "partial-status: 306 # <-",
    ),
    // Variables.
    (
        "extension-value",
        "x-provider: demo-grid",
        "x-provider: Demo Grid # <-",
    ),
    ("variables", "name: DEMO_USER", "name: demo-user # <-"),
    ("variables", "name: DEMO_PASSWORD", "name: DEMO_USER # <-"),
    (
        "variables",
        "  - name: DEMO_USER\n    description: name of a user\n",
        "  - name: DEMO_USER # <-\n",
    ),
    (
        "variables",
        "    purpose: secret",
        "    purpose: hidden # <-",
    ),
    (
        "variables",
        "    purpose: secret",
        "    purpose: secret\n    default: none # <-",
    ),
    (
        "variables",
        "    purpose: secret\n    group: login",
        "    purpose: secret\n    group: other # <-",
    ),
    // Versions of the server.
    (
        "version-gate",
        "  field: release\n",
        "  fields: release # <-\n",
    ),
    ("version-gate", "field: release", "field: 1 # <-"),
    ("version-gate", "field: release", "field: version # <-"),
    (
        "version-gate",
        "operation: health",
        "operation: upload # <-",
    ),
    ("version-gate", "operation: health", "operation: none # <-"),
    ("version-gate", "x-since: '1.2'", "x-since: soon # <-"),
    (
        "version-gate",
        "          x-since: '1.3'\n          x-former-name: user",
        "          x-former-name: user # <-",
    ),
    (
        "version-gate",
        "x-server-version:\n  header: Demo-Version\n  operation: health\n  field: release\nservers:\n  - url: https://demo.example.com\n    x-environment: live\n  - url: https://test.demo.example.com\n    x-environment: trial\nsecurity:\n  - token: []\npaths:\n",
        "servers:\n  - url: https://demo.example.com\n    x-environment: live\n  - url: https://test.demo.example.com\n    x-environment: trial\nsecurity:\n  - token: []\npaths:\n  /new:\n    get:\n      operationId: fresh\n      summary: New.\n      x-since: '2' # <-\n      responses:\n        '204':\n          description: Done.\n",
    ),
    // Answers beyond success, forms with files, texts of JSON.
    (
        "answers",
        "x-answers: [503]",
        "x-answers:\n        - 404 # <-",
    ),
    (
        "answers",
        "x-answers: [503]\n      responses:\n        '200':\n          description: Well.",
        "x-answers:\n        - 400 # <-\n      responses:\n        '400':\n          $ref: '#/components/responses/Bad'\n        '200':\n          description: Well.",
    ),
    (
        "extension-value",
        "x-answers: [503]",
        "x-answers: [203] # <-",
    ),
    (
        "request-schema",
        "            schema:\n              $ref: '#/components/schemas/Files'",
        "            schema: # <-\n              $ref: '#/components/schemas/Health'",
    ),
    (
        "extension-value",
        "x-json-text: true",
        "x-json-text: false # <-",
    ),
];

/// What must not be a finding: the text of the base, and what takes its place.
pub(crate) const HARMLESS: &[(&str, &str)] = &[
    // A date without quotes stays a string.
    ("not-before: '2015-01-01'", "not-before: 2015-01-01"),
    ("title: Demo", "title: R&D &more *stars*"),
    // Names of the service are not extensions or keywords.
    ("        x-trace:", "        x-unit:"),
    ("        parent:", "        nulable:"),
    // Any component may be written by hand.
    (
        "      description: Credentials.\n",
        "      description: Credentials.\n      x-by-hand: true\n",
    ),
    (
        "description: Code of a site.\n      x-newtype: true",
        "description: Code of a site.\n      x-by-hand: true",
    ),
    // A value that makes a poor name may have another one, and the others need none.
    (
        "        device: Device\n        pump: Pump",
        "        device: Device\n        pump: Pump\n      x-enum-names:\n        pump: water_pump",
    ),
    // An operation refines a parameter of its path.
    (
        "        - name: to\n",
        "        - name: site_id\n          in: path\n          required: true\n          \
         description: The site.\n          schema:\n            type: string\n        - name: to\n",
    ),
    // An answer that is the list itself.
    (
        "rows: meters[].readings[]\n        coverage: intervals",
        "rows: meters[]\n        coverage: windows",
    ),
    // One server needs no name.
    (
        "  - url: https://demo.example.com\n    x-environment: live\n  - url: https://test.demo.example.com\n    x-environment: trial\n",
        "  - url: https://demo.example.com\n",
    ),
    // Examples may hold anything.
    (
        "type: number",
        "type: number\n          example: {x-foo: 1, $ref: nowhere}",
    ),
    ("text/csv:", "application/octet-stream:"),
    (
        "                type: string\ncomponents",
        "                type: string\n                format: binary\ncomponents",
    ),
    // A value of any type.
    ("type: number", "example: 5"),
    (
        "x-service: Demo v1",
        "x-service: Demo v1\nx-rate-limit: {concurrency: 2, interval-ms: 500}",
    ),
];
