//! The names FHIR and Weft give to things.

/// A quantity an option stands for; three URLs for it over the versions, of which the first is R4's.
pub(super) const ORDINAL: &str = "http://hl7.org/fhir/StructureDefinition/ordinalValue";
pub(super) const ORDINALS: [&str; 3] = [
    ORDINAL,
    "http://hl7.org/fhir/StructureDefinition/itemWeight",
    "http://hl7.org/fhir/StructureDefinition/questionnaire-ordinalValue",
];

pub(super) const ITEM_CONTROL: &str = "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl";
pub(super) const ITEM_CONTROLS: &str = "http://hl7.org/fhir/questionnaire-item-control";
pub(super) const SLIDER_STEP: &str = "http://hl7.org/fhir/StructureDefinition/questionnaire-sliderStepValue";
pub(super) const MIN_VALUE: &str = "http://hl7.org/fhir/StructureDefinition/minValue";
pub(super) const MAX_VALUE: &str = "http://hl7.org/fhir/StructureDefinition/maxValue";
pub(super) const MAX_DECIMALS: &str = "http://hl7.org/fhir/StructureDefinition/maxDecimalPlaces";
pub(super) const MAX_OCCURS: &str = "http://hl7.org/fhir/StructureDefinition/questionnaire-maxOccurs";
pub(super) const UNIT: &str = "http://hl7.org/fhir/StructureDefinition/questionnaire-unit";
pub(super) const MIN_OCCURS: &str = "http://hl7.org/fhir/StructureDefinition/questionnaire-minOccurs";
pub(super) const MIN_LENGTH: &str = "http://hl7.org/fhir/StructureDefinition/minLength";
pub(super) const EXCLUSIVE: &str = "http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive";
pub(super) const UNIT_OPTION: &str = "http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption";
pub(super) const MIN_QUANTITY: &str = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-minQuantity";
pub(super) const MAX_QUANTITY: &str = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-maxQuantity";
/// Those that a response is checked by; where Weft's own questions have the same, they are read.
pub(super) const LIMITS: [&str; 10] = [
    MIN_OCCURS,
    MAX_OCCURS,
    MIN_LENGTH,
    MIN_VALUE,
    MAX_VALUE,
    MAX_DECIMALS,
    EXCLUSIVE,
    UNIT_OPTION,
    MIN_QUANTITY,
    MAX_QUANTITY,
];
pub(super) const SHOWN_BY_EXPRESSION: &str =
    "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression";
/// Those that limit the answers in a way that is not checked here.
pub(super) const UNCHECKED: [&str; 12] = [
    SHOWN_BY_EXPRESSION,
    "http://hl7.org/fhir/StructureDefinition/regex",
    "http://hl7.org/fhir/StructureDefinition/questionnaire-constraint",
    "http://hl7.org/fhir/StructureDefinition/targetConstraint",
    "http://hl7.org/fhir/StructureDefinition/maxSize",
    "http://hl7.org/fhir/StructureDefinition/mimeType",
    "http://hl7.org/fhir/StructureDefinition/questionnaire-unitValueSet",
    "http://hl7.org/fhir/StructureDefinition/questionnaire-referenceResource",
    "http://hl7.org/fhir/StructureDefinition/questionnaire-referenceProfile",
    "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-answerExpression",
    "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-answerOptionsToggleExpression",
    "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-referencesContained",
];
pub(super) const HIDDEN: &str = "http://hl7.org/fhir/StructureDefinition/questionnaire-hidden";
pub(super) const VARIABLE: &str = "http://hl7.org/fhir/StructureDefinition/variable";
pub(super) const CALCULATED: &str =
    "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression";
pub(super) const ABSENT: &str = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
/// The reason for "prefer not to say".
pub(super) const DECLINED: &str = "asked-declined";

/// On a questionnaire: what FHIR has no element for, as JSON.
pub(super) const WEFT_EXERCISE: &str = "urn:weft:exercise";
/// On an item: the fields of Weft's item that reading the plain FHIR item would not give back, as JSON.
pub(super) const WEFT_ITEM: &str = "urn:weft:item";
/// On a score: the scale without its title and code, as JSON.
pub(super) const WEFT_SCALE: &str = "urn:weft:scale";
/// On an option that has a code: the id it has in Weft.
pub(super) const WEFT_OPTION: &str = "urn:weft:option";
/// The code system of item controls that only Weft has.
pub(super) const WEFT_CONTROLS: &str = "urn:weft:item-control";
pub(super) const CONTENT_NOTE: &str = "content-note";

const EXERCISES: &str = "urn:weft:exercise:";

/// What an exercise is called across systems.
pub(super) fn exercise(key: &str) -> String {
    format!("{EXERCISES}{key}")
}

/// The key in a URL made by [`exercise`].
pub(super) fn key(url: &str) -> Option<&str> {
    url.strip_prefix(EXERCISES)
}

/// The code system of answers that have no code of their own: each item is one, because `3` means something else in
/// each.
pub(super) fn answers(key: &str, item: &str) -> String {
    format!("{EXERCISES}{key}:{item}")
}

pub(super) fn is_answers(system: &str) -> bool {
    system.starts_with(EXERCISES)
}
