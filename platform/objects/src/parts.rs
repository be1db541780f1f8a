//! A large object comes in parts, and is there when the last one is.

use crate::failure;
use aws_sdk_s3::Client;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart};
use files::Failure;

/// An upload in parts; given up when dropped before its end.
pub(crate) struct Parts {
    client: Client,
    bucket: String,
    object: String,
    upload: String,
    done: Vec<CompletedPart>,
    open: bool,
}

impl Parts {
    pub(crate) async fn begin(client: &Client, bucket: &str, object: String, content_type: &str) -> Result<Parts, Failure> {
        let begun = client.create_multipart_upload().bucket(bucket).key(&object).content_type(content_type).send().await;
        let upload = begun.map_err(failure)?.upload_id.unwrap_or_default();
        Ok(Parts { client: client.clone(), bucket: bucket.into(), object, upload, done: Vec::new(), open: true })
    }

    /// How many parts have come.
    pub(crate) fn count(&self) -> usize {
        self.done.len()
    }

    pub(crate) async fn bring(&mut self, bytes: Vec<u8>) -> Result<(), Failure> {
        let number = i32::try_from(self.done.len() + 1).unwrap_or(i32::MAX);
        let part = self.client.upload_part().bucket(&self.bucket).key(&self.object).upload_id(&self.upload);
        let kept = part.part_number(number).body(ByteStream::from(bytes)).send().await.map_err(failure)?;
        self.done.push(CompletedPart::builder().part_number(number).set_e_tag(kept.e_tag).build());
        Ok(())
    }

    /// Makes the parts one object.
    pub(crate) async fn end(mut self) -> Result<(), Failure> {
        let parts = CompletedMultipartUpload::builder().set_parts(Some(std::mem::take(&mut self.done))).build();
        let whole = self.client.complete_multipart_upload().bucket(&self.bucket).key(&self.object).upload_id(&self.upload);
        whole.multipart_upload(parts).send().await.map_err(failure)?;
        self.open = false;
        Ok(())
    }
}

impl Drop for Parts {
    fn drop(&mut self) {
        // Without a runtime the process is ending: what is left then is left to the sweep.
        let (true, Ok(runtime)) = (self.open, tokio::runtime::Handle::try_current()) else { return };
        let given_up = self.client.abort_multipart_upload().bucket(&self.bucket).key(&self.object).upload_id(&self.upload).send();
        runtime.spawn(given_up);
    }
}
