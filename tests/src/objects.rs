//! A real object storage beside the tests: strict about signatures, parts and lengths. It runs inside the test.

use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use tokio::runtime::Runtime;

const BUCKET: &str = "estrade";

/// A server with one empty bucket, on a free port; away when stopped, and back on the same port.
pub struct Objects {
    pub at: SocketAddr,
    folder: PathBuf,
    runtime: Option<Runtime>,
}

impl Objects {
    /// Starts one.
    pub fn start() -> Objects {
        let folder = std::env::temp_dir().join(format!("estrade-objects-{}", uuid::Uuid::new_v4().simple()));
        std::fs::create_dir_all(folder.join(BUCKET)).expect("a folder");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let at = listener.local_addr().expect("its address");
        let mut objects = Objects { at, folder, runtime: None };
        objects.serve(listener);
        objects
    }

    /// What a house is told.
    pub fn address(&self) -> String {
        format!("s3+http://estrade:a%2Fsecret+of+objects@{}/{BUCKET}", self.at)
    }

    /// Goes away, and every connection with it.
    pub fn stop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }

    /// Comes back with what it kept.
    pub fn again(&mut self) {
        // The runtime that held the port lets go of it in a moment.
        let listener = (0..200).find_map(|_| {
            std::thread::sleep(std::time::Duration::from_millis(10));
            TcpListener::bind(self.at).ok()
        });
        self.serve(listener.expect("its port"));
    }

    /// Files that lie in the bucket, parts of unfinished ones too.
    pub fn lying(&self) -> usize {
        fn count(folder: &std::path::Path) -> usize {
            let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
            entries.map(|entry| if entry.path().is_dir() { count(&entry.path()) } else { 1 }).sum()
        }
        count(&self.folder.join(BUCKET))
    }

    fn serve(&mut self, listener: TcpListener) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        let mut service = S3ServiceBuilder::new(s3s_fs::FileSystem::new(&self.folder).expect("a folder"));
        service.set_auth(SimpleAuth::from_single("estrade", "a/secret+of+objects"));
        let service = service.build();
        listener.set_nonblocking(true).expect("a listener");
        runtime.spawn(async move {
            let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
            let server = Builder::new(TokioExecutor::new());
            while let Ok((line, _)) = listener.accept().await {
                let conversation = server.serve_connection(TokioIo::new(line), service.clone()).into_owned();
                tokio::spawn(async move {
                    let _ = conversation.await;
                });
            }
        });
        self.runtime = Some(runtime);
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        self.stop();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
