//! Exercises as files: Weft’s own JSON, and FHIR R4.
