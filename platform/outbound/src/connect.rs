//! One connection to an address that was looked at, one exchange over it.

use crate::address::To;
use crate::call::{Call, Failure, Said};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::{Request, header};
use hyper_util::rt::TokioIo;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto::ring};

/// Whoever does not take the call within this time does not.
const CONNECT: Duration = Duration::from_secs(4);

/// What browsers trust; the one provider of cryptography that this build has.
pub(crate) fn tls() -> TlsConnector {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap_or_else(|_| unreachable!("ring speaks TLS 1.2 and 1.3"));
    TlsConnector::from(Arc::new(config.with_root_certificates(roots).with_no_client_auth()))
}

pub(crate) async fn exchange(tls: &TlsConnector, to: &To, open: &[SocketAddr], call: &Call) -> Result<Said, Failure> {
    let stream = connect(open).await?;
    if !to.secure {
        return talk(stream, to, call).await;
    }
    let name = ServerName::try_from(to.host.clone()).map_err(|_| Failure::Encryption)?;
    talk(tls.connect(name, stream).await.map_err(|_| Failure::Encryption)?, to, call).await
}

async fn connect(open: &[SocketAddr]) -> Result<TcpStream, Failure> {
    for at in open.iter().take(2) {
        if let Ok(Ok(stream)) = tokio::time::timeout(CONNECT, TcpStream::connect(at)).await {
            return Ok(stream);
        }
    }
    Err(Failure::Unreachable)
}

async fn talk<S>(stream: S, to: &To, call: &Call) -> Result<Said, Failure>
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(|_| Failure::Broken)?;
    let mut request = Request::builder().method(call.method).uri(&to.path).header(header::HOST, &to.authority);
    request = request.header(header::USER_AGENT, "Estrade").header(header::CONNECTION, "close");
    for (name, value) in &call.headers {
        request = request.header(name, value);
    }
    let request = request.body(Full::new(Bytes::from(call.body.clone()))).map_err(|_| Failure::Refused("format"))?;
    let exchange = async {
        let answer = sender.send_request(request).await.map_err(|_| Failure::Broken)?;
        let status = answer.status().as_u16();
        let body = Limited::new(answer.into_body(), call.most).collect().await;
        let body = body.map_err(|e| if e.is::<http_body_util::LengthLimitError>() { Failure::TooLong } else { Failure::Broken })?;
        Ok(Said { status, body: body.to_bytes().to_vec() })
    };
    tokio::pin!(exchange);
    tokio::pin!(connection);
    // The connection is driven here and nowhere else: whoever gives up takes it along.
    tokio::select! {
        biased;
        said = &mut exchange => said,
        _ = &mut connection => exchange.await,
    }
}
