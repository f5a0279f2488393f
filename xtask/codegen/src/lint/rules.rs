//! Every rule: its name and what to do when it is broken.

/// A rule that a specification must keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// The name that a finding shows.
    pub name: &'static str,
    /// What to do about a finding.
    pub remedy: &'static str,
}

macro_rules! rules {
    ($($constant:ident $name:literal $remedy:literal)*) => {
        $(pub(crate) const $constant: Rule = Rule { name: $name, remedy: $remedy };)*

        /// All rules, in the order of the source.
        pub const ALL: &[Rule] = &[$($constant),*];
    };
}

rules! {
    // Reading.
    FILE "file" "Check the path and the permissions."
    YAML "yaml" "Write plain YAML that JSON could hold: one document, no anchors, aliases or tags."
    OPENAPI "openapi" "Compare the document with OpenAPI 3.0.3."

    // The document.
    VERSION "version" "The generator knows OpenAPI 3.0 only: write 3.0.3."
    INFO "info" "Give the document a title and a version, both strings."
    CRATE "crate" "x-crate names the crate to generate, which is the folder of the specification."
    KEYWORD "keyword" "Correct or remove it; what the generator does not know it drops silently."
    VALUE_TYPE "value-type" "Give it a value of the kind that OpenAPI prescribes."
    SECURITY "security" "Name a scheme of components/securitySchemes."

    // References.
    REF_FORM "ref-form" "Refer to #/components/<section>/<Name> of the same file."
    REF_MISSING "ref-missing" "Define the component or correct the name."
    REF_KIND "ref-kind" "Refer to a component of the kind that belongs here."
    REF_SIBLINGS "ref-siblings" "Keys beside $ref are dropped: wrap the reference in allOf."
    COMPONENT_ALIAS "component-alias" "Refer to the other component where it is used."

    // Operations.
    PATH "path" "Write a path such as /sites/{site_id}/meters, without query or empty segments."
    METHOD "method" "The HTTP client has methods for get, put, post, delete, head and patch only."
    OPERATION_ID "operation-id" "Give each operation a unique operationId in snake_case."
    SUMMARY "summary" "Say in one line what the operation does; it becomes its documentation."

    // Parameters.
    PATH_PARAMETER "path-parameter" "Declare exactly the parameters of the path, as required."
    PARAMETER_PLACE "parameter-place" "Parameters go into the path, the query or a header of their own."
    PARAMETER_STYLE "parameter-style" "Use the plain style: simple in path and header, form in a query."
    PARAMETER_SCHEMA "parameter-schema" "Give the parameter a scalar schema, or in a query a list of scalars."
    PARAMETER_NAME "parameter-name" "Names must differ as Rust identifiers, whatever place they are in."
    PARAMETER_NEEDS "parameter-needs" "Name optional query parameters of the same operations."

    // Bodies.
    REQUEST_MEDIA "request-media" "Declare one of JSON, form, octet-stream or plain text."
    REQUEST_SCHEMA "request-schema" "Use the schema that the generator expects for this media type."
    STATUS "status" "Declare three-digit codes or ranges such as 4XX, and at least one success."
    SUCCESS_SHAPE "success-shape" "All success answers of an operation share one media type and schema."
    ANSWER_MEDIA "answer-media" "Declare one media type for a success; a JSON answer needs a schema."

    // Schemas.
    SCHEMA_TYPE "schema-type" "Give the schema one type and only the keywords of that type."
    TYPE_LIST "type-list" "Lists of types belong to OpenAPI 3.1: write one type and nullable."
    FORMAT "format" "Use a format that the generator maps to a Rust type, or none."
    COMPOSITION "composition" "Model one shape, or give the items of a list in an object an anyOf of references to objects."
    ALL_OF "all-of" "Use allOf with exactly one $ref, and only annotations beside it."
    ANSWER_CONSTRAINT "answer-constraint" "State it in the description: a breach would fail the whole answer."
    COMPONENT_NAME "component-name" "Name schemas in PascalCase, unlike a type that every crate has."
    INLINE_OBJECT "inline-object" "Move it to components/schemas and refer to it; its name becomes the type."
    INLINE_ENUM "inline-enum" "Move it to components/schemas and refer to it; its name becomes the type."
    ADDITIONAL_PROPERTIES "additional-properties" "Unknown fields are kept anyway; write it only for maps."
    REQUIRED_PROPERTY "required-property" "List each required property once, and declare it."
    PROPERTY_NAME "property-name" "Set x-rust-name, or correct the properties, so that no two fields clash."
    ARRAY_ITEMS "array-items" "Give the array an items schema."
    RECURSION "recursion" "Make one property of the circle optional, nullable or a list."

    // Enums.
    ENUM_TYPE "enum-type" "Enums are of strings, or of integers of format uint32; describe other values in words."
    ENUM_OPEN "enum-open" "Write x-open-enum: true; services add values without notice."
    ENUM_VALUES "enum-values" "List unique strings that are not empty, or unique integers of 32 bits."
    ENUM_NAMES "enum-names" "Give each integer a name in snake_case in x-enum-names."
    ENUM_VARIANT "enum-variant" "Drop or rename a value: variants must differ, and none may be Unknown."

    // Texts.
    DESCRIPTION "description" "Describe it; the text becomes documentation."
    MARKUP "markup" "Write round brackets, and addresses as <https://…>, so that rustdoc takes it."

    // Extensions.
    EXTENSION_UNKNOWN "extension-unknown" "Correct the name; unknown extensions would be ignored."
    EXTENSION_PLACE "extension-place" "Move it to where the generator reads it."
    EXTENSION_VALUE "extension-value" "Give it a value of the documented form."
    ALIASES "aliases" "List each other spelling once, and none that is a name of its own."
    ROLE "role" "An object has one property of this role."
    SANDBOX "sandbox" "Name the operationId of the operation that it imitates."
    WINDOW "window" "Write x-window as the documentation of the extensions says."
    DATASET "dataset" "Write x-dataset as the documentation of the extensions says."
    GROUPS "groups" "Write x-groups as the documentation of the extensions says."
    ENVELOPE "envelope" "Write x-envelope as the documentation of the extensions says."
    VERSION_GATE "version-gate" "Write x-server-version and x-since as the documentation of the extensions says."
    ANSWERS "answers" "Name only statuses whose answer has the schema of the success."
    VARIABLES "variables" "Write x-variables as the documentation of the extensions says."
    ENVIRONMENT "environment" "Give each server an x-environment of its own, or none of them."
}
