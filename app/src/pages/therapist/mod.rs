pub mod assign;
pub mod caseload;
pub mod client_new;
pub mod invite;
pub mod record;
pub mod report;
pub mod report_made;
pub mod session;
