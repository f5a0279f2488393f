//! What the lint lets pass and the generator cannot do: refused with the line, never left out.

use gridwire_codegen::regen;
use gridwire_codegen::spec::Spec;

const TORTURE: &str = include_str!("../torture/specs/torture/openapi.yaml");

/// A text that is there once, what takes its place, and what is said of the marked line.
const CASES: &[(&str, &str, &str)] = &[
    (
        "        - name: onDay\n          in: query",
        "        - name: onDay # <-\n          in: header",
        "header parameter",
    ),
    (
        "    get:\n      operationId: history\n",
        "    head: # <-\n      operationId: history\n",
        "no head requests",
    ),
    (
        "    delete:\n      operationId: remove_sites\n      summary: Removes all sites.\n",
        "    delete:\n      operationId: remove_sites\n      summary: Removes all sites.\n      requestBody:\n        content:\n          text/plain: # <-\n            schema:\n              type: string\n",
        "sends no bodies of text/plain",
    ),
    (
        "            application/json:\n              schema:\n                $ref: '#/components/schemas/Sites'",
        "            text/csv: # <-\n              schema:\n                type: string",
        "reads no answers of text/csv",
    ),
    (
        "                $ref: '#/components/schemas/Sites'",
        "                type: array\n                items:\n                  type: number",
        "bare number",
    ),
    (
        "      summary: All sites.",
        "      summary: All sites.\n      x-rate-limit: # <-\n        concurrency: 1",
        "one rate for the whole document",
    ),
    (
        "operationId: history",
        "operationId: from_env # <-",
        "has already",
    ),
    (
        "operationId: history",
        "operationId: request # <-",
        "has already",
    ),
    (
        "        - name: since\n          in: query\n          description: Start.\n          schema:\n            type: string\n            format: date-time",
        "        - name: since\n          in: query\n          description: Start.\n          schema:\n            type: string\n            format: date",
        "since is no parameter of type date-time or epoch-ms",
    ),
    (
        "      x-window:\n        start: startDate\n        end: endDate\n        zone: Europe/Paris\n        step: year\n        max:\n          years: 1\n        not-after:\n          limit: next-year\n          rule: F1\n      x-dataset:",
        "      x-dataset: # <-",
        "needs x-window",
    ),
    (
        "            type: boolean\n      responses",
        "            type: array\n            items:\n              type: string\n              format: date-time\n      responses",
        "ref is a parameter of a list of DateTime<FixedOffset>",
    ),
    (
        "        number:\n          type: string",
        "        number: # <-\n          type: string\n          format: secret",
        "one of an answer never is: make two objects",
    ),
    (
        "        above:\n          type: array\n          description: The meters above it.\n          items:\n            $ref: '#/components/schemas/Meter'",
        "        above: # <-\n          description: The meter above it.\n          allOf:\n            - $ref: '#/components/schemas/Meter'",
        "holds itself",
    ),
    (
        "    Mark:\n      description",
        "    Key: # <-\n      description: K.\n      x-by-hand: true\n    Mark:\n      description",
        "Key is the name of another type",
    ),
    (
        "        town:\n          type: string",
        "        town: # <-\n          type: string\n          format: date",
        "cannot have the role attribute",
    ),
    (
        "        name: torture/latest-values\n        rows: series[].values[]\n        coverage: windows\n",
        "        name: torture/latest-values\n        rows: series[].values[]\n        coverage: windows\n        steps: true # <-\n",
        "a start and no end",
    ),
    (
        "description: Of which fan.\n          allOf:\n            - $ref: '#/components/schemas/DeviceId'\n          x-role: key\n        state:\n          type: integer",
        "description: Of which fan.\n          allOf:\n            - $ref: '#/components/schemas/DeviceId'\n          x-role: key\n        plans:\n          type: array\n          description: P.\n          items:\n            anyOf:\n              - $ref: '#/components/schemas/Meter'\n              - $ref: '#/components/schemas/Unit'\n        state:\n          type: integer",
        "Fan has a list of several objects itself",
    ),
    (
        "        latest:\n          description: The latest of them.",
        "        more: # <-\n          type: array\n          description: M.\n          items:\n            anyOf:\n              - $ref: '#/components/schemas/Meter'\n              - $ref: '#/components/schemas/Unit'\n        latest:\n          description: The latest of them.",
        "Plans has another list of several objects",
    ),
    (
        "              $ref: '#/components/schemas/NewRecords'\n      responses:\n        '204':\n          description: Written.",
        "              $ref: '#/components/schemas/NewRecords'\n      responses:\n        '200':\n          description: Written.\n          content:\n            application/json:\n              schema:\n                $ref: '#/components/schemas/Plans'",
        "body and answer both have a list of several objects",
    ),
    (
        "          schema:\n            $ref: '#/components/schemas/DeviceId'\n        - $ref",
        "          schema:\n            $ref: '#/components/schemas/FanState'\n        - $ref",
        "deviceId is a parameter of FanState, which the runtime cannot write",
    ),
    (
        "            - since\n            - until\n",
        "            - since\n            - until\n          aggregates: true\n",
        "a group aggregates, and no record of the answer has x-aggregated",
    ),
];

#[test]
fn what_cannot_be_done_is_refused_with_its_line() {
    let mut failures = String::new();
    for (old, new, message) in CASES {
        assert_eq!(
            TORTURE.matches(old).count(),
            1,
            "not once in the specification: {old}"
        );
        let text = TORTURE.replace(old, new);
        let spec = Spec::parse("torture", "specs/torture/openapi.yaml", &text).unwrap();
        let refusal = regen::model(&spec)
            .err()
            .unwrap_or_else(|| "nothing".into());
        let line = text
            .lines()
            .position(|line| line.contains("# <-"))
            .map(|line| format!("openapi.yaml:{}:", line + 1));
        let right = refusal.contains(message)
            && refusal.contains(line.as_deref().unwrap_or("openapi.yaml:"));
        if !right {
            failures += &format!("{message} at {line:?}:\n{new}\n=> {refusal}\n\n");
        }
    }
    assert!(failures.is_empty(), "{failures}");
}
