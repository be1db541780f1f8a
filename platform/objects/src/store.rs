//! The store itself.

use crate::address::Address;
use crate::failure;
use crate::parts::Parts;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::retry::RetryConfig;
use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::config::{BehaviorVersion, Credentials, Region, RequestChecksumCalculation, ResponseChecksumValidation};
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{Delete, ObjectIdentifier};
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use files::{Failure, Files, Key, LINK_SECONDS, Source, Stored, Storing, is_content_type};
use std::io;
use std::time::{Duration, SystemTime};
use tokio::io::AsyncReadExt;
use uuid::Uuid;

/// The smallest part that S3 takes: eight uploads at once hold eight of these.
const PART: usize = 5 * 1024 * 1024;
/// After so many parts they grow by one more `PART`: ten thousand are all there may be.
const GROWS: usize = 1000;
/// Whoever does not even take a call is away.
const CALL: Duration = Duration::from_secs(2);
/// One part over a slow line.
const ANSWER: Duration = Duration::from_secs(30);

/// Keeps files as objects in one bucket.
#[derive(Clone, Debug)]
pub struct Objects {
    client: Client,
    bucket: String,
    links: bool,
}

impl Objects {
    /// A store in this bucket, which has to be there; nobody is called yet.
    pub fn new(address: &Address) -> Objects {
        let http = aws_smithy_http_client::Builder::new().tls_provider(Provider::rustls(CryptoMode::Ring)).build_https();
        let config = aws_sdk_s3::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .http_client(http)
            .credentials_provider(Credentials::new(&address.key, &address.secret, None, None, "settings"))
            .region(Region::new(address.region.clone()))
            .endpoint_url(&address.endpoint)
            .force_path_style(true)
            // Checksums of AWS's own making are not understood everywhere; every request is signed with that of its body.
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .response_checksum_validation(ResponseChecksumValidation::WhenRequired)
            .timeout_config(TimeoutConfig::builder().connect_timeout(CALL).read_timeout(ANSWER).build())
            .retry_config(RetryConfig::standard().with_max_attempts(2))
            .build();
        Objects { client: Client::from_conf(config), bucket: address.bucket.clone(), links: address.links }
    }

    async fn put_whole(&self, object: &str, content_type: &str, bytes: Vec<u8>) -> Result<(), Failure> {
        let put = self.client.put_object().bucket(&self.bucket).key(object).content_type(content_type);
        put.body(ByteStream::from(bytes)).send().await.map_err(failure).map(|_| ())
    }

    /// One page of the names below a prefix, and where the next one begins.
    async fn page(&self, prefix: &str, from: Option<String>) -> Result<(Vec<String>, Option<String>), Failure> {
        let asked = self.client.list_objects_v2().bucket(&self.bucket).prefix(prefix).set_continuation_token(from);
        let page = asked.send().await.map_err(failure)?;
        let names = page.contents.unwrap_or_default().into_iter().filter_map(|object| object.key).collect();
        Ok((names, page.next_continuation_token.filter(|_| page.is_truncated == Some(true))))
    }

    async fn delete_all(&self, names: Vec<String>) -> Result<(), Failure> {
        let named = names.into_iter().filter_map(|name| ObjectIdentifier::builder().key(name).build().ok()).collect();
        let delete = Delete::builder().set_objects(Some(named)).quiet(true).build().map_err(io::Error::other)?;
        let gone = self.client.delete_objects().bucket(&self.bucket).delete(delete).send().await.map_err(failure)?;
        match gone.errors.unwrap_or_default().first() {
            Some(one) => Err(Failure::Storage(io::Error::other(format!("not deleted: {}", one.message().unwrap_or_default())))),
            None => Ok(()),
        }
    }

    /// Gives up the uploads in parts below a prefix that began before this moment, and says how many there were.
    async fn give_up(&self, prefix: &str, before: SystemTime) -> Result<usize, Failure> {
        let mut swept = 0;
        let (mut key, mut upload) = (None, None);
        loop {
            let asked = self.client.list_multipart_uploads().bucket(&self.bucket).prefix(prefix);
            let page = match asked.set_key_marker(key).set_upload_id_marker(upload).send().await {
                // A server that does not list what is unfinished clears it away by itself.
                Err(error) if error.code() == Some("NotImplemented") => return Ok(swept),
                page => page.map_err(failure)?,
            };
            for left in page.uploads.unwrap_or_default() {
                let old = left.initiated.and_then(|at| SystemTime::try_from(at).ok()).is_some_and(|at| at <= before);
                let (true, Some(object), Some(id)) = (old, left.key, left.upload_id) else { continue };
                match self.client.abort_multipart_upload().bucket(&self.bucket).key(object).upload_id(id).send().await {
                    Err(error) if error.code() == Some("NoSuchUpload") => {}
                    gone => swept += gone.map_err(failure).map(|_| 1)?,
                }
            }
            if page.is_truncated != Some(true) {
                return Ok(swept);
            }
            (key, upload) = (page.next_key_marker, page.next_upload_id_marker);
        }
    }
}

/// Fills one part; shorter than `size` if the source ended.
async fn part(content: &mut (impl tokio::io::AsyncRead + Unpin), size: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(size);
    content.take(size as u64).read_to_end(&mut bytes).await?;
    Ok(bytes)
}

impl Files for Objects {
    fn store<'a>(&'a self, key: &'a Key, content_type: &'a str, limit: u64, content: Source<'a>) -> Storing<'a, u64> {
        Box::pin(async move {
            if !is_content_type(content_type) {
                return Err(Failure::ContentType);
            }
            let object = key.to_string();
            let mut content = content.take(limit.saturating_add(1));
            let mut bytes = part(&mut content, PART).await?;
            let mut written = bytes.len() as u64;
            if written > limit {
                return Err(Failure::TooLarge { limit });
            }
            if bytes.len() < PART {
                return self.put_whole(&object, content_type, bytes).await.map(|()| written);
            }
            let mut parts = Parts::begin(&self.client, &self.bucket, object, content_type).await?;
            while !bytes.is_empty() {
                parts.bring(bytes).await?;
                bytes = part(&mut content, PART * (1 + parts.count() / GROWS)).await?;
                written += bytes.len() as u64;
                if written > limit {
                    return Err(Failure::TooLarge { limit });
                }
            }
            parts.end().await.map(|()| written)
        })
    }

    fn open<'a>(&'a self, key: &'a Key, from: u64) -> Storing<'a, Stored> {
        Box::pin(async move {
            let object = key.to_string();
            let range = (from > 0).then(|| format!("bytes={from}-"));
            match self.client.get_object().bucket(&self.bucket).key(&object).set_range(range).send().await {
                Ok(got) => {
                    let length = whole(got.content_range.as_deref(), got.content_length)?;
                    let content_type = got.content_type.unwrap_or_else(|| "application/octet-stream".into());
                    Ok(Stored { content_type, length, content: Box::pin(got.body.into_async_read()) })
                }
                Err(error) if from > 0 && is_past_the_end(&error) => {
                    let head = self.client.head_object().bucket(&self.bucket).key(&object).send().await.map_err(failure)?;
                    let content_type = head.content_type.unwrap_or_else(|| "application/octet-stream".into());
                    Ok(Stored { content_type, length: whole(None, head.content_length)?, content: Box::pin(tokio::io::empty()) })
                }
                Err(error) => Err(failure(error)),
            }
        })
    }

    fn sweep(&self, age: Duration) -> Storing<'_, usize> {
        Box::pin(async move { self.give_up("", SystemTime::now() - age).await })
    }

    fn delete<'a>(&'a self, key: &'a Key) -> Storing<'a, ()> {
        Box::pin(async move {
            match self.client.delete_object().bucket(&self.bucket).key(key.to_string()).send().await.map_err(failure) {
                Ok(_) | Err(Failure::NotFound) => Ok(()),
                Err(other) => Err(other),
            }
        })
    }

    fn delete_tenant(&self, tenant: Uuid) -> Storing<'_, ()> {
        Box::pin(async move {
            let prefix = format!("{}/", tenant.hyphenated());
            self.give_up(&prefix, SystemTime::now()).await?;
            // What was deleted is listed no more: the first page is always the next one.
            loop {
                let (names, _) = self.page(&prefix, None).await?;
                if names.is_empty() {
                    return Ok(());
                }
                self.delete_all(names).await?;
            }
        })
    }

    fn keys(&self, tenant: Option<Uuid>) -> Storing<'_, Vec<Key>> {
        Box::pin(async move {
            let prefix = tenant.map(|tenant| format!("{}/", tenant.hyphenated())).unwrap_or_default();
            let (mut keys, mut from) = (Vec::new(), None);
            loop {
                let (names, next) = self.page(&prefix, from).await?;
                keys.extend(names.iter().filter_map(|name| name.parse::<Key>().ok()));
                match next {
                    Some(next) => from = Some(next),
                    None => return Ok(keys),
                }
            }
        })
    }

    fn probe(&self) -> Storing<'_, ()> {
        Box::pin(async move {
            let name = format!("probe-{}", Uuid::new_v4().simple());
            self.put_whole(&name, "text/plain", Vec::new()).await?;
            self.client.delete_object().bucket(&self.bucket).key(name).send().await.map_err(failure).map(|_| ())
        })
    }

    fn link<'a>(&'a self, key: &'a Key, content_type: &'a str, disposition: &'a str) -> Storing<'a, Option<String>> {
        Box::pin(async move {
            if !self.links {
                return Ok(None);
            }
            let until = PresigningConfig::expires_in(Duration::from_secs(LINK_SECONDS)).map_err(io::Error::other)?;
            let one = self.client.get_object().bucket(&self.bucket).key(key.to_string());
            let signed = one.response_content_type(content_type).response_content_disposition(disposition).presigned(until).await;
            Ok(Some(signed.map_err(failure)?.uri().to_string()))
        })
    }
}

/// How many bytes an object has in all: `bytes 5-9/10`, or the length of the whole answer.
fn whole(range: Option<&str>, length: Option<i64>) -> Result<u64, Failure> {
    let of_range = range.and_then(|range| range.rsplit_once('/')?.1.parse().ok());
    of_range
        .or_else(|| length.and_then(|length| u64::try_from(length).ok()))
        .ok_or_else(|| Failure::Storage(io::Error::other("an object without its length")))
}

fn is_past_the_end<E: ProvideErrorMetadata>(error: &SdkError<E, aws_sdk_s3::config::http::HttpResponse>) -> bool {
    error.code() == Some("InvalidRange") || error.raw_response().is_some_and(|answer| answer.status().as_u16() == 416)
}
