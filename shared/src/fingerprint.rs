//! What a form was made from, in a few letters: a save can tell by it whether somebody has changed that since.

use serde::Serialize;

/// FNV-1a over the value as JSON (Fowler, Noll & Vo 1991; 64 bits), as 16 hexadecimal digits. It tells changes apart,
/// not forgeries: whoever sends a fingerprint may change what it stands for anyway. What JSON cannot hold is the same
/// as nothing.
pub fn of(value: &impl Serialize) -> String {
    let json = serde_json::to_vec(value).unwrap_or_default();
    of_bytes(&json)
}

/// The same of a file.
pub fn of_bytes(bytes: &[u8]) -> String {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    format!("{:016x}", bytes.iter().fold(0xcbf2_9ce4_8422_2325, step))
}
