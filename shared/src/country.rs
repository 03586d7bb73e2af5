//! Countries: where a practice can be, with its time zones and the numbers to call in a crisis there.
//!
//! The numbers are those the services named publish themselves; whoever sets a practice up is asked to check them, since
//! numbers change.

/// What is suggested for a practice in a country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166-1, two letters.
    pub code: &'static str,
    /// Its English name.
    pub name: &'static str,
    /// IANA names of its time zones, the one most people live in first.
    pub time_zones: &'static [&'static str],
    /// Where to call, a line each; empty where whoever sets it up has to find them.
    pub numbers: &'static [&'static str],
}

impl Country {
    /// The country with a code; `None` for any other text.
    pub fn find(code: &str) -> Option<&'static Country> {
        COUNTRIES.iter().find(|country| country.code == code)
    }

    /// The numbers as a practice keeps them.
    pub fn crisis(&self) -> String {
        self.numbers.join("\n")
    }
}

/// In the order of their names; the last is every other one.
pub const COUNTRIES: [Country; 25] = [
    Country {
        code: "AU",
        name: "Australia",
        time_zones: &[
            "Australia/Sydney",
            "Australia/Melbourne",
            "Australia/Brisbane",
            "Australia/Perth",
            "Australia/Adelaide",
            "Australia/Hobart",
            "Australia/Darwin",
        ],
        numbers: &["Emergency: 000", "Lifeline, day and night: 13 11 14", "Beyond Blue: 1300 22 4636"],
    },
    Country {
        code: "AT",
        name: "Austria",
        time_zones: &["Europe/Vienna"],
        numbers: &["Emergency: 112", "Ambulance: 144", "Telefonseelsorge, day and night: 142"],
    },
    Country {
        code: "BE",
        name: "Belgium",
        time_zones: &["Europe/Brussels"],
        numbers: &["Emergency: 112", "Zelfmoordlijn: 1813", "Centre de Prévention du Suicide: 0800 32 123"],
    },
    Country {
        code: "CA",
        name: "Canada",
        time_zones: &[
            "America/Toronto",
            "America/Vancouver",
            "America/Edmonton",
            "America/Winnipeg",
            "America/Halifax",
            "America/St_Johns",
            "America/Regina",
        ],
        numbers: &["Emergency: 911", "Suicide Crisis Helpline, call or text, day and night: 988"],
    },
    Country {
        code: "DK",
        name: "Denmark",
        time_zones: &["Europe/Copenhagen"],
        numbers: &["Emergency: 112", "Livslinien: 70 201 201"],
    },
    Country {
        code: "FI",
        name: "Finland",
        time_zones: &["Europe/Helsinki"],
        numbers: &["Emergency: 112", "MIELI Crisis Helpline: 09 2525 0111"],
    },
    Country {
        code: "FR",
        name: "France",
        time_zones: &["Europe/Paris"],
        numbers: &["Emergency: 112", "SAMU: 15", "Suicide prevention line, day and night: 3114"],
    },
    Country {
        code: "DE",
        name: "Germany",
        time_zones: &["Europe/Berlin"],
        numbers: &["Emergency: 112", "TelefonSeelsorge, day and night: 0800 111 0 111 or 0800 111 0 222"],
    },
    Country {
        code: "IN",
        name: "India",
        time_zones: &["Asia/Kolkata"],
        numbers: &["Emergency: 112", "Tele-MANAS, day and night: 14416"],
    },
    Country {
        code: "IE",
        name: "Ireland",
        time_zones: &["Europe/Dublin"],
        numbers: &["Emergency: 112 or 999", "Samaritans, day and night: 116 123", "Text HELLO to 50808"],
    },
    Country {
        code: "IT",
        name: "Italy",
        time_zones: &["Europe/Rome"],
        numbers: &["Emergency: 112", "Telefono Amico: 02 2327 2327"],
    },
    Country {
        code: "NL",
        name: "Netherlands",
        time_zones: &["Europe/Amsterdam"],
        numbers: &["Emergency: 112", "113 Zelfmoordpreventie, day and night: 113 or 0800 0113"],
    },
    Country {
        code: "NZ",
        name: "New Zealand",
        time_zones: &["Pacific/Auckland"],
        numbers: &["Emergency: 111", "Need to talk? Call or text, day and night: 1737", "Lifeline: 0800 543 354"],
    },
    Country {
        code: "NO",
        name: "Norway",
        time_zones: &["Europe/Oslo"],
        numbers: &["Medical emergency: 113", "Mental Helse, day and night: 116 123"],
    },
    Country {
        code: "PL",
        name: "Poland",
        time_zones: &["Europe/Warsaw"],
        numbers: &["Emergency: 112", "Crisis line for adults: 116 123"],
    },
    Country {
        code: "PT",
        name: "Portugal",
        time_zones: &["Europe/Lisbon", "Atlantic/Madeira", "Atlantic/Azores"],
        numbers: &["Emergency: 112", "SNS 24: 808 24 24 24"],
    },
    Country {
        code: "ZA",
        name: "South Africa",
        time_zones: &["Africa/Johannesburg"],
        numbers: &["Emergency from a mobile: 112", "Ambulance: 10177", "Suicide Crisis Helpline: 0800 567 567"],
    },
    Country {
        code: "ES",
        name: "Spain",
        time_zones: &["Europe/Madrid", "Atlantic/Canary"],
        numbers: &["Emergency: 112", "Suicide prevention line, day and night: 024"],
    },
    Country {
        code: "SE",
        name: "Sweden",
        time_zones: &["Europe/Stockholm"],
        numbers: &["Emergency: 112", "Självmordslinjen (Mind): 90101"],
    },
    Country {
        code: "CH",
        name: "Switzerland",
        time_zones: &["Europe/Zurich"],
        numbers: &["Emergency: 112", "Ambulance: 144", "Die Dargebotene Hand, day and night: 143"],
    },
    Country {
        code: "GB",
        name: "United Kingdom",
        time_zones: &["Europe/London"],
        numbers: &[
            "Emergency: 999",
            "Samaritans, day and night: 116 123",
            "NHS urgent mental health help: 111, option 2",
            "Text SHOUT to 85258",
        ],
    },
    Country {
        code: "US",
        name: "United States",
        time_zones: &[
            "America/New_York",
            "America/Chicago",
            "America/Denver",
            "America/Los_Angeles",
            "America/Phoenix",
            "America/Anchorage",
            "Pacific/Honolulu",
        ],
        numbers: &[
            "Emergency: 911",
            "Suicide & Crisis Lifeline, call or text, day and night: 988",
            "Crisis Text Line: text HOME to 741741",
        ],
    },
    Country {
        code: "LU",
        name: "Luxembourg",
        time_zones: &["Europe/Luxembourg"],
        numbers: &["Emergency: 112", "SOS Détresse: 45 45 45"],
    },
    Country {
        code: "IS",
        name: "Iceland",
        time_zones: &["Atlantic/Reykjavik"],
        numbers: &["Emergency: 112", "Red Cross Helpline, day and night: 1717"],
    },
    Country { code: "--", name: "Another country", time_zones: &["UTC"], numbers: &[] },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::practice::Particulars;

    #[test]
    fn every_country_has_a_code_of_its_own_a_zone_and_numbers_that_can_stand() {
        let codes: BTreeSet<_> = COUNTRIES.iter().map(|country| country.code).collect();
        assert_eq!(codes.len(), COUNTRIES.len());
        for country in &COUNTRIES {
            assert!(!country.time_zones.is_empty(), "{}", country.name);
            if country.code != "--" {
                assert!(Particulars::read("x", "", &country.crisis()).is_ok(), "{}", country.name);
                assert!(
                    country.numbers[0].contains("mergency"),
                    "{}: whom to call in danger comes first",
                    country.name
                );
            }
        }
    }
}
