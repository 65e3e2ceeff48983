//! Accepts connections, and limits their number and duration.
//!
//! A page of another site can make a browser open connections to this machine, and a program can forget to
//! close its connections. Neither may block other clients or hold memory forever.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_io_timeout::TimeoutStream;

use super::answer::answer;
use super::state::ServerState;
use crate::limits::{SERVE_CONNECTIONS, SERVE_HEAD, SERVE_HEAD_TIME, SERVE_SEND_TIME};

/// How long the server waits for open answers when it stops.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(2);
/// How long to wait after a failure to accept, for example because too many files are open.
const RETRY: Duration = Duration::from_millis(200);

/// Answers every connection until the process is told to stop.
pub(super) async fn serve(listener: TcpListener, state: Arc<ServerState>) -> io::Result<()> {
    let permits = Arc::new(Semaphore::new(SERVE_CONNECTIONS));
    let graceful = GracefulShutdown::new();
    let mut interrupted = std::pin::pin!(tokio::signal::ctrl_c());
    loop {
        let connection = tokio::select! {
            connection = accept(&listener, &permits) => connection,
            _ = &mut interrupted => break,
        };
        let Some((stream, permit)) = connection else {
            tokio::time::sleep(RETRY).await;
            continue;
        };
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(SERVE_SEND_TIME));
        let state = state.clone();
        let service = service_fn(move |request| {
            let state = state.clone();
            async move { Ok::<_, Infallible>(answer(&state, request).await) }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(SERVE_HEAD_TIME)
            .max_buf_size(SERVE_HEAD)
            .max_header_size(SERVE_HEAD)
            .serve_connection(TokioIo::new(Box::pin(stream)), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // A client that disconnects needs no error.
            let _ = connection.await;
            drop(permit);
        });
    }
    drop(listener);
    state.stopping.send_replace(true);
    let _ = tokio::time::timeout(SHUTDOWN_TIMEOUT, graceful.shutdown()).await;
    Ok(())
}

/// Accepts the next connection once fewer than the limit are open. Returns `None` on failure.
async fn accept(
    listener: &TcpListener,
    permits: &Arc<Semaphore>,
) -> Option<(TcpStream, OwnedSemaphorePermit)> {
    let permit = permits.clone().acquire_owned().await.ok()?;
    let (stream, _) = listener.accept().await.ok()?;
    Some((stream, permit))
}
