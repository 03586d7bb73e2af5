//! Declared proxies, and the address they say a request comes from. Anyone else's word for it counts for nothing.

use std::{
    net::{IpAddr, SocketAddr},
    str::FromStr,
};

use axum::http::HeaderMap;
use clap::ValueEnum;
use ipnet::IpNet;

/// One proxy, or a network of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network(IpNet);

#[derive(Debug, thiserror::Error)]
#[error("write an address like 10.0.0.7, or a network like 10.0.0.0/8")]
pub struct NoNetwork;

impl FromStr for Network {
    type Err = NoNetwork;

    fn from_str(written: &str) -> Result<Self, Self::Err> {
        let written = written.trim();
        let alone = || written.parse::<IpAddr>().map(|address| IpNet::from(address.to_canonical()));
        written.parse().or_else(|_| alone()).map(Self).map_err(|_| NoNetwork)
    }
}

/// The header in which proxies name the client. Only one is believed: a proxy writes one of them, and passes the other
/// on as it came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ProxyHeader {
    // With `X-Forwarded-Proto`: nginx, Caddy, HAProxy, Traefik, Apache.
    #[default]
    XForwardedFor,
    // RFC 7239, which says the scheme too.
    Forwarded,
}

/// The proxies in front of Weft.
#[derive(Clone, Debug, Default)]
pub struct Proxies {
    networks: Vec<Network>,
    header: ProxyHeader,
}

/// Where a request comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    pub address: IpAddr,
    /// Whether it was encrypted up to the proxy, where one that is declared says so.
    pub encrypted: Option<bool>,
}

/// What one proxy on the way says of whoever called it.
#[derive(Clone, Copy)]
struct Hop {
    /// Nothing where it is hidden, or no address.
    address: Option<IpAddr>,
    encrypted: Option<bool>,
}

impl Proxies {
    pub fn new(networks: Vec<Network>, header: ProxyHeader) -> Self {
        Self { networks, header }
    }

    pub fn are_declared(&self) -> bool {
        !self.networks.is_empty()
    }

    /// From the nearest proxy outwards, the first address that is no declared proxy: what stands before that may have
    /// been written by anyone.
    pub fn origin(&self, peer: IpAddr, headers: &HeaderMap) -> Origin {
        let mut origin = Origin { address: peer.to_canonical(), encrypted: None };
        if !self.include(origin.address) {
            return origin;
        }
        let hops = match self.header {
            ProxyHeader::XForwardedFor => x_forwarded(headers),
            ProxyHeader::Forwarded => forwarded(headers),
        };
        for hop in hops.iter().rev() {
            origin.encrypted = hop.encrypted;
            let Some(address) = hop.address else { break };
            origin.address = address;
            if !self.include(address) {
                break;
            }
        }
        origin
    }

    fn include(&self, address: IpAddr) -> bool {
        self.networks.iter().any(|Network(network)| network.contains(&address))
    }
}

/// A header that came several times is one list.
fn listed(headers: &HeaderMap, name: &str) -> String {
    let values: Vec<&str> = headers.get_all(name).iter().map(|value| value.to_str().unwrap_or_default()).collect();
    values.join(",")
}

fn x_forwarded(headers: &HeaderMap) -> Vec<Hop> {
    let scheme = listed(headers, "x-forwarded-proto");
    // The nearest proxy wrote the last one.
    let encrypted = scheme.rsplit(',').next().and_then(is_encrypted);
    let addresses = listed(headers, "x-forwarded-for");
    addresses.split(',').map(|written| Hop { address: read_address(written), encrypted }).collect()
}

fn forwarded(headers: &HeaderMap) -> Vec<Hop> {
    let list = listed(headers, "forwarded");
    let hop = |element: &str| {
        let mut hop = Hop { address: None, encrypted: None };
        for (name, value) in outside_quotes(element, ';').into_iter().filter_map(|pair| pair.split_once('=')) {
            match name.trim().to_ascii_lowercase().as_str() {
                "for" => hop.address = read_address(value),
                "proto" => hop.encrypted = is_encrypted(value.trim().trim_matches('"')),
                _ => {}
            }
        }
        hop
    };
    outside_quotes(&list, ',').into_iter().map(hop).collect()
}

fn outside_quotes(text: &str, separator: char) -> Vec<&str> {
    let mut quoted = false;
    text.split(|letter| {
        quoted ^= letter == '"';
        letter == separator && !quoted
    })
    .collect()
}

fn is_encrypted(scheme: &str) -> Option<bool> {
    match scheme.trim().to_ascii_lowercase().as_str() {
        "https" => Some(true),
        "http" => Some(false),
        _ => None,
    }
}

/// With a port or without, an IPv6 address in brackets or without.
fn read_address(written: &str) -> Option<IpAddr> {
    let written = written.trim().trim_matches('"');
    let bare = written.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(written);
    let with_port = || written.parse::<SocketAddr>().map(|address| address.ip());
    bare.parse::<IpAddr>().or_else(|_| with_port()).ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    fn behind(networks: &str, header: ProxyHeader) -> Proxies {
        Proxies::new(networks.split(',').map(|network| network.parse().unwrap()).collect(), header)
    }

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        headers
    }

    fn address(written: &str) -> IpAddr {
        written.parse().unwrap()
    }

    #[test]
    fn a_stranger_is_not_believed() {
        let proxies = behind("10.0.0.0/8", ProxyHeader::XForwardedFor);
        let spoofed = headers(&[("x-forwarded-for", "203.0.113.9"), ("x-forwarded-proto", "https")]);
        let origin = proxies.origin(address("198.51.100.4"), &spoofed);
        assert_eq!(origin, Origin { address: address("198.51.100.4"), encrypted: None });
        let origin = Proxies::default().origin(address("127.0.0.1"), &spoofed);
        assert_eq!(origin, Origin { address: address("127.0.0.1"), encrypted: None });
    }

    #[test]
    fn what_clients_put_before_the_proxys_own_word_is_not_believed() {
        let proxies = behind("127.0.0.1,10.0.0.0/8", ProxyHeader::XForwardedFor);
        let from = |list: &'static str| proxies.origin(address("127.0.0.1"), &headers(&[("x-forwarded-for", list)]));
        assert_eq!(from("203.0.113.9").address, address("203.0.113.9"));
        assert_eq!(from("192.0.2.66, 203.0.113.9").address, address("203.0.113.9"));
        assert_eq!(from("192.0.2.66, 203.0.113.9, 10.1.2.3").address, address("203.0.113.9"));
        assert_eq!(from("10.9.9.9, 10.1.2.3").address, address("10.9.9.9"));
        assert_eq!(from("203.0.113.9:4711").address, address("203.0.113.9"));
        assert_eq!(from("2001:db8::7").address, address("2001:db8::7"));
        assert_eq!(from("::ffff:203.0.113.9").address, address("203.0.113.9"));
        // Nobody knows who stands behind that.
        assert_eq!(from("203.0.113.9, unknown").address, address("127.0.0.1"));
        assert_eq!(from("").address, address("127.0.0.1"));
        let twice = headers(&[("x-forwarded-for", "192.0.2.66"), ("x-forwarded-for", "203.0.113.9")]);
        assert_eq!(proxies.origin(address("::ffff:127.0.0.1"), &twice).address, address("203.0.113.9"));
        // The header this proxy passes on as it came.
        let other = headers(&[("forwarded", "for=192.0.2.66"), ("x-forwarded-for", "203.0.113.9")]);
        assert_eq!(proxies.origin(address("127.0.0.1"), &other).address, address("203.0.113.9"));
    }

    #[test]
    fn the_standard_header_is_read_with_its_quotes() {
        let proxies = behind("127.0.0.1", ProxyHeader::Forwarded);
        let from = |list: &'static str| proxies.origin(address("127.0.0.1"), &headers(&[("forwarded", list)]));
        let encrypted = |written: &str| Origin { address: address(written), encrypted: Some(true) };
        assert_eq!(from("for=192.0.2.66;proto=http, For=203.0.113.9;Proto=https"), encrypted("203.0.113.9"));
        assert_eq!(from("by=\"a,b;for=192.0.2.66\";for=\"[2001:db8::7]:4711\";proto=https"), encrypted("2001:db8::7"));
        assert_eq!(from("for=_hidden").address, address("127.0.0.1"));
        let other = headers(&[("x-forwarded-for", "192.0.2.66"), ("forwarded", "for=203.0.113.9")]);
        assert_eq!(proxies.origin(address("127.0.0.1"), &other).address, address("203.0.113.9"));
    }

    #[test]
    fn the_nearest_proxy_says_whether_it_was_encrypted() {
        let proxies = behind("127.0.0.1", ProxyHeader::XForwardedFor);
        let from = |scheme: &'static str| {
            let headers = headers(&[("x-forwarded-for", "203.0.113.9"), ("x-forwarded-proto", scheme)]);
            proxies.origin(address("127.0.0.1"), &headers).encrypted
        };
        assert_eq!(from("https"), Some(true));
        assert_eq!(from("https, http"), Some(false));
        assert_eq!(from("gopher"), None);
    }

    #[test]
    fn proxies_are_addresses_or_networks() {
        assert!("10.0.0.7".parse::<Network>().is_ok() && "fd00::/8".parse::<Network>().is_ok());
        assert!("weft.example".parse::<Network>().is_err() && "10.0.0.0/40".parse::<Network>().is_err());
    }
}
