//! A device with one passkey, as a browser answers for it: what it signs is real, what it says can be wrong on purpose.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use serde_json::{Value, json};
use sqlx::Row as _;

use super::{Browser, Page, Weft};

const PRESENT: u8 = 1;
const VERIFIED: u8 = 4;
const WITH_KEY: u8 = 0x40;

pub(crate) struct Device {
    key: EcdsaKeyPair,
    id: Vec<u8>,
    /// The page it is used on.
    pub(crate) origin: String,
    /// Its counter.
    pub(crate) uses: u32,
    /// Whoever holds it shows that it is them.
    pub(crate) verifies: bool,
    /// Whose passkey it is, as it was told.
    pub(crate) whose: Option<Vec<u8>>,
}

impl Device {
    pub(crate) fn new(origin: &str) -> Self {
        let random = SystemRandom::new();
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).expect("a key");
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, document.as_ref(), &random).expect("a key");
        let id = digest(&SHA256, key.public_key().as_ref()).as_ref()[..16].to_vec();
        Self { key, id, origin: origin.to_owned(), uses: 0, verifies: true, whose: None }
    }

    /// Makes its passkey. `options`: what Weft answered.
    pub(crate) fn make(&mut self, options: &str) -> String {
        let options = public_key(options);
        self.whose = options["user"]["id"].as_str().map(decoded);
        let point = self.key.public_key().as_ref();
        let mut data = self.data(&options["rp"]["id"], WITH_KEY);
        data.extend([0; 16]);
        data.extend([0, 16]);
        data.extend(&self.id);
        // The key as CBOR: an elliptic curve, ES256, P-256, both coordinates.
        data.extend([0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32]);
        data.extend(&point[1..33]);
        data.extend([0x22, 0x58, 32]);
        data.extend(&point[33..]);
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(u8::try_from(data.len()).expect("a short one"));
        object.extend(data);
        let response = json!({
            "attestationObject": encoded(&object),
            "clientDataJSON": encoded(&self.client_data("webauthn.create", &options)),
            "transports": ["internal"],
        });
        self.answer(response)
    }

    /// Uses it.
    pub(crate) fn show(&mut self, options: &str) -> String {
        let options = public_key(options);
        self.uses += 1;
        let data = self.data(&options["rpId"], 0);
        let said = self.client_data("webauthn.get", &options);
        let signed = [data.as_slice(), digest(&SHA256, &said).as_ref()].concat();
        let signature = self.key.sign(&SystemRandom::new(), &signed).expect("a signature");
        let mut response = json!({
            "authenticatorData": encoded(&data),
            "clientDataJSON": encoded(&said),
            "signature": encoded(signature.as_ref()),
        });
        if let Some(whose) = &self.whose {
            response["userHandle"] = encoded(whose).into();
        }
        self.answer(response)
    }

    fn data(&self, place: &Value, more: u8) -> Vec<u8> {
        let place = digest(&SHA256, place.as_str().expect("a name").as_bytes());
        let mut data = place.as_ref().to_vec();
        data.push(PRESENT | if self.verifies { VERIFIED } else { 0 } | more);
        data.extend(self.uses.to_be_bytes());
        data
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let said =
            json!({ "type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": false });
        said.to_string().into_bytes()
    }

    fn answer(&self, response: Value) -> String {
        let id = encoded(&self.id);
        json!({ "id": id, "rawId": id, "type": "public-key", "clientExtensionResults": {}, "response": response })
            .to_string()
    }
}

impl Weft {
    pub(crate) fn device(&self) -> Device {
        Device::new(&format!("http://localhost:{}", self.address.port()))
    }

    /// A device with a passkey of somebody's, and the passkey's id.
    pub(crate) async fn passkey(&self, email: &str) -> (Device, String) {
        let mut device = self.device();
        device.add(&self.signed_in(email).await, "Phone").await.expect(200);
        let row = format!("SELECT id FROM passkeys WHERE credential_id = '{}'", encoded(&device.id));
        (device, self.rows(row).await[0].get(0))
    }
}

impl Browser {
    /// What it is to be asked.
    pub(crate) async fn passkey_options(&self, page: &str) -> String {
        self.post(&format!("{page}/options"), &[]).await.expect(200).html()
    }
}

impl Device {
    /// Adds its passkey to whoever is signed in; the answer is the page that follows.
    pub(crate) async fn add(&mut self, browser: &Browser, name: &str) -> Page {
        let answer = self.make(&browser.passkey_options("/account/passkeys").await);
        let form = browser.get("/account/passkeys").await.form("/account/passkeys");
        browser.submit(&form.set("name", name).set("credential", &answer)).await
    }
}

fn public_key(options: &str) -> Value {
    let options: Value = serde_json::from_str(options).expect("JSON");
    options["publicKey"].clone()
}

fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn decoded(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text).expect("base64url")
}
