//! How a request reached Weft: from which address, at which host, and whether it was encrypted on the way.

use std::{
    convert::Infallible,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::{Arc, Once},
};

use axum::{
    extract::{ConnectInfo, FromRequestParts, Request, State},
    http::{Method, StatusCode, Uri, header, request::Parts, uri::Authority},
    middleware::Next,
    response::{IntoResponse as _, Redirect, Response},
};

use super::App;
use crate::{
    config::Transport,
    proxy::{Origin, Proxies},
};

/// The address a request comes from: of its connection, or what a declared proxy says. It is personal data: it belongs
/// neither in a log nor on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// What is counted by: whoever has one IPv6 address has all of its network (/64).
    pub fn key(self) -> IpAddr {
        match self.0 {
            IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
            v4 @ IpAddr::V4(_) => v4,
        }
    }
}

impl<S: Sync> FromRequestParts<S> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(parts.extensions.get().copied().unwrap_or(Self(NOWHERE)))
    }
}

/// Of a request that came over no connection of ours; all of these count as one.
const NOWHERE: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);

/// The hosts Weft answers at.
#[derive(Clone, Debug)]
pub enum Hosts {
    Any,
    /// This machine's own names: no page elsewhere may take Weft for its own by a name that leads here.
    ThisMachine,
    /// That of the address people use, with the port if it is not the usual one.
    Only(Authority),
}

impl Hosts {
    fn include(&self, asked: &Authority) -> bool {
        let host = asked.host().trim_end_matches('.');
        match self {
            Hosts::Any => true,
            Hosts::ThisMachine => {
                let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
                address.map_or(host.eq_ignore_ascii_case("localhost"), |address| address.is_loopback())
            }
            Hosts::Only(own) => {
                let port = |authority: &Authority| authority.port_u16().unwrap_or(443);
                let is_usual = |port| port == 443 || port == 80;
                host.eq_ignore_ascii_case(own.host())
                    && (port(asked) == port(own) || own.port().is_none() && is_usual(port(asked)))
            }
        }
    }
}

/// How Weft is reached.
#[derive(Clone, Debug)]
pub(super) struct Reached {
    pub hosts: Hosts,
    pub proxies: Arc<Proxies>,
    /// Whether everyone has to come encrypted.
    pub encrypted: bool,
    /// The address people use.
    pub url: Arc<str>,
}

impl Reached {
    pub(super) fn of(app: &App) -> Self {
        Self {
            hosts: app.hosts.clone(),
            proxies: app.proxies.clone(),
            encrypted: app.transport == Transport::Https,
            url: app.public_url.clone(),
        }
    }
}

/// Said once a run: a proxy that passes another host on would fill the log.
static OTHER_HOST: Once = Once::new();

/// Puts the client's address beside the request. No answer depends on the host that was asked for, and whoever asks for
/// another than the declared one, or unencrypted, is told the right address.
pub(super) async fn find_client(State(reached): State<Reached>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map_or(NOWHERE, |peer| peer.0.ip());
    let Origin { address, encrypted } = reached.proxies.origin(peer, request.headers());
    if !asked_for(&request).is_some_and(|asked| reached.hosts.include(&asked)) {
        OTHER_HOST.call_once(|| {
            tracing::warn!("a request asked for another host than the declared one; does the proxy pass on Host?");
        });
        return misdirected(&reached);
    }
    if encrypted == Some(false) && reached.encrypted {
        let reads = matches!(*request.method(), Method::GET | Method::HEAD);
        let page = request.uri().path_and_query().map_or("/", |page| page.as_str());
        return if reads {
            Redirect::permanent(&format!("{}{page}", reached.url)).into_response()
        } else {
            misdirected(&reached)
        };
    }
    request.extensions_mut().insert(ClientAddress(address));
    next.run(request).await
}

fn misdirected(reached: &Reached) -> Response {
    tracing::warn!(security = "other-host", "a request for another host was refused");
    let sentence = format!("Weft is not at this address, so nothing was changed. Please open {}", reached.url);
    (StatusCode::MISDIRECTED_REQUEST, sentence).into_response()
}

/// The host in the request's own line wins over the header.
fn asked_for(request: &Request) -> Option<Authority> {
    let in_line = Uri::authority(request.uri()).cloned();
    let in_header = || request.headers().get(header::HOST)?.to_str().ok()?.parse().ok();
    in_line.or_else(in_header)
}

#[cfg(test)]
mod tests {
    use axum::{Router, body::Body, middleware, routing::get};
    use hyper_util::service::TowerToHyperService;

    use super::*;
    use crate::proxy::ProxyHeader;

    /// What a handler takes for the client's address when someone at `peer` asks with these headers, or the status.
    async fn seen(reached: &Reached, peer: &str, headers: &[(&str, &str)]) -> String {
        let handler = get(async |ClientAddress(address): ClientAddress| address.to_string());
        let router = Router::new().route("/", handler);
        let router = router.layer(middleware::from_fn_with_state(reached.clone(), find_client));
        let mut request = Request::get("/");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let peer: IpAddr = peer.parse().unwrap();
        let request = request.extension(ConnectInfo(SocketAddr::from((peer, 4711)))).body(Body::empty()).unwrap();
        let response = hyper::service::Service::call(&TowerToHyperService::new(router), request).await.unwrap();
        if response.status() != StatusCode::OK {
            return response.status().as_u16().to_string();
        }
        let body = axum::body::to_bytes(response.into_body(), 1_000).await.unwrap();
        String::from_utf8(body.to_vec()).unwrap()
    }

    #[tokio::test]
    async fn a_handler_sees_the_address_behind_a_declared_proxy_only() {
        let proxies = Proxies::new(vec!["10.0.0.0/8".parse().unwrap()], ProxyHeader::XForwardedFor);
        let hosts = Hosts::Only("weft.example".parse().unwrap());
        let url = "https://weft.example".into();
        let reached = Reached { hosts, proxies: Arc::new(proxies), encrypted: true, url };
        let said = [("host", "weft.example"), ("x-forwarded-for", "203.0.113.9")];
        assert_eq!(seen(&reached, "10.0.0.7", &said).await, "203.0.113.9");
        assert_eq!(seen(&reached, "198.51.100.4", &said).await, "198.51.100.4");
        assert_eq!(seen(&reached, "198.51.100.4", &[("host", "evil.example")]).await, "421");
        assert_eq!(seen(&reached, "198.51.100.4", &[]).await, "421");
        let plain = [("host", "weft.example"), ("x-forwarded-for", "203.0.113.9"), ("x-forwarded-proto", "http")];
        assert_eq!(seen(&reached, "10.0.0.7", &plain).await, "308");
        assert_eq!(seen(&reached, "198.51.100.4", &plain).await, "198.51.100.4");
    }

    #[test]
    fn an_ipv6_address_counts_as_its_network() {
        let key = |written: &str| ClientAddress(written.parse().unwrap()).key().to_string();
        assert_eq!(key("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(key("203.0.113.9"), "203.0.113.9");
    }

    #[test]
    fn only_the_declared_host_is_answered() {
        let asks = |hosts: &Hosts, asked: &str| hosts.include(&asked.parse().unwrap());
        let only = |own: &str| Hosts::Only(own.parse().unwrap());
        for asked in ["weft.example", "WEFT.example", "weft.example.", "weft.example:443"] {
            assert!(asks(&only("weft.example"), asked), "{asked}");
        }
        for asked in ["evil.example", "weft.example.evil.example", "weft.example:8080", "127.0.0.1"] {
            assert!(!asks(&only("weft.example"), asked), "{asked}");
        }
        assert!(asks(&only("weft.example:8443"), "weft.example:8443"));
        assert!(!asks(&only("weft.example:8443"), "weft.example"));
        for asked in ["127.0.0.1:7180", "localhost:7180", "[::1]:7180"] {
            assert!(asks(&Hosts::ThisMachine, asked), "{asked}");
        }
        assert!(!asks(&Hosts::ThisMachine, "rebound.example:7180"));
    }
}
