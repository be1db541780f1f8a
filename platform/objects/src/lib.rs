//! Files in object storage: any server that speaks S3 with path-style addresses (Garage, MinIO, Ceph, AWS itself).
//!
//! A file is one object, named by its key: `{agency}/{32 digits}`, so that an agency is a prefix. What is small goes in one
//! request, what is large in parts, one part in memory at a time; nothing can be read before the last part has come.

mod address;
mod parts;
mod store;

pub use address::Address;
pub use store::Objects;

use aws_sdk_s3::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use files::Failure;
use std::io;

/// What the server said of an object, in the words of every store.
fn failure<E, R>(error: SdkError<E, R>) -> Failure
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
    R: std::fmt::Debug + 'static,
{
    match error.code() {
        Some("NoSuchKey" | "NotFound") => Failure::NotFound,
        _ => Failure::Storage(io::Error::other(DisplayErrorContext(&error).to_string())),
    }
}
