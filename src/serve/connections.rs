//! Connections: how many there may be, and how long each may take.
//!
//! A page of another site can make a browser open connections to this machine, and a program can forget
//! to close its own. None of them may keep others from being answered, or hold memory for ever.

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

use super::{Shared, answer};
use crate::limits::{SERVE_CONNECTIONS, SERVE_HEAD, SERVE_HEAD_TIME, SERVE_SEND_TIME};

/// How long answers that are being sent are waited for when the server stops.
const FAREWELL: Duration = Duration::from_secs(2);
/// How long to wait when no connection can be had, for instance because too many files are open.
const RETRY: Duration = Duration::from_millis(200);

/// Answers on every connection until the process is told to stop.
pub(super) async fn serve(listener: TcpListener, shared: Arc<Shared>) -> io::Result<()> {
    let places = Arc::new(Semaphore::new(SERVE_CONNECTIONS));
    let graceful = GracefulShutdown::new();
    let mut interrupted = std::pin::pin!(tokio::signal::ctrl_c());
    loop {
        let connection = tokio::select! {
            connection = accept(&listener, &places) => connection,
            _ = &mut interrupted => break,
        };
        let Some((stream, place)) = connection else {
            tokio::time::sleep(RETRY).await;
            continue;
        };
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(SERVE_SEND_TIME));
        let shared = shared.clone();
        let service = service_fn(move |request| {
            let shared = shared.clone();
            async move { Ok::<_, Infallible>(answer::answer(&shared, request).await) }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(SERVE_HEAD_TIME)
            .max_buf_size(SERVE_HEAD)
            .max_header_size(SERVE_HEAD)
            .serve_connection(TokioIo::new(Box::pin(stream)), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // Whoever breaks a connection off does not want to hear of it.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    shared.stopping.send_replace(true);
    let _ = tokio::time::timeout(FAREWELL, graceful.shutdown()).await;
    Ok(())
}

/// The next connection, once there is a place for it; none if it could not be had.
async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> Option<(TcpStream, OwnedSemaphorePermit)> {
    let place = places.clone().acquire_owned().await.ok()?;
    let (stream, _) = listener.accept().await.ok()?;
    Some((stream, place))
}
