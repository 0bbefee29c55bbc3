//! The connection loop around the router: reads requests, keeps the journal, adds the headers of the
//! gateway, and makes faults happen that a handler cannot (resets, silence, half bodies).

use crate::errors::{self, Refusal};
use crate::fault_answers;
use crate::faults::{CallFaults, Due, FaultAction, Handling, StallPoint};
use crate::request_body::{ReadBody, read_body};
use crate::resettable::{HangUp, ResettableStream};
use crate::routes;
use crate::switches::DeprecationHeader;
use crate::tenant::Tenant;
use axum::Router;
use axum::response::Response;
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderValue, Request};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinSet;

/// Accepts connections until `stop` is dropped or fires; then ends them all.
pub(crate) async fn serve(
    listener: TcpListener,
    tenant: Arc<Tenant>,
    mut stop: oneshot::Receiver<()>,
) {
    let router = routes::router(Arc::clone(&tenant));
    let mut connections = JoinSet::new();
    let mut is_running = true;
    while is_running {
        tokio::select! {
            _ = &mut stop => is_running = false,
            accepted = listener.accept() => {
                // A connection that failed before it was accepted concerns its client alone.
                if let Ok((stream, _)) = accepted {
                    connections.spawn(connection(stream, Arc::clone(&tenant), router.clone()));
                }
            }
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
        }
    }
}

async fn connection(stream: TcpStream, tenant: Arc<Tenant>, router: Router) {
    let reset = Arc::new(AtomicBool::new(false));
    // A missed optimisation is no reason to refuse a connection.
    drop(stream.set_nodelay(true));
    let io = TokioIo::new(ResettableStream {
        stream,
        reset: Arc::clone(&reset),
    });
    let service = service_fn(move |request| {
        let call = Call {
            tenant: Arc::clone(&tenant),
            router: router.clone(),
            reset: Arc::clone(&reset),
        };
        async move { call.answer(request).await }
    });
    let served = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(io, service);
    // How a connection ended is the client's to notice; the journal has what was asked and answered.
    drop(served.await);
}

/// One request that the tenant is answering.
struct Call {
    tenant: Arc<Tenant>,
    router: Router,
    reset: Arc<AtomicBool>,
}

impl Call {
    async fn answer(self, request: Request<Incoming>) -> Result<Response, HangUp> {
        let (head, body) = request.into_parts();
        if head.uri.path().starts_with("/__simulator") {
            let body = read_body(body, self.tenant.max_body_bytes).await?;
            return Ok(self.route(&head, body, "").await);
        }
        let tracking_id = self.tenant.next_tracking_id();
        let CallFaults { delay, due } = self
            .tenant
            .faults
            .take(head.method.as_str(), head.uri.path());
        let is_reset = |due: &Due| due.action == FaultAction::ResetBeforeBody {};
        if due.as_ref().is_some_and(is_reset) {
            let journal = &self.tenant.journal;
            journal.arrive(&head, Bytes::new(), &tracking_id);
            return Err(self.hang_up());
        }
        let body = read_body(body, self.tenant.max_body_bytes).await?;
        let kept = match &body {
            ReadBody::Whole(bytes) => bytes.clone(),
            ReadBody::TooLarge => Bytes::new(),
        };
        let at_index = self.tenant.journal.arrive(&head, kept, &tracking_id);
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
        let response = match due {
            None => self.route(&head, body, &tracking_id).await,
            Some(due) => {
                self.answer_with_fault(due, &head, body, &tracking_id)
                    .await?
            }
        };
        self.tenant
            .journal
            .answered(at_index, response.status().as_u16());
        Ok(self.with_gateway_headers(response, &head, &tracking_id))
    }

    async fn answer_with_fault(
        &self,
        due: Due,
        head: &Parts,
        body: ReadBody,
        tracking_id: &str,
    ) -> Result<Response, HangUp> {
        let Due {
            action,
            struck_before,
        } = due;
        match action {
            FaultAction::Status(fault) => {
                if fault.request == Handling::Applied {
                    self.route(head, body, tracking_id).await;
                }
                let now = self.tenant.clock.now();
                let answer = fault_answers::instead(&fault, struck_before, now, tracking_id);
                Ok(answer)
            }
            FaultAction::ResetAfterBody { request } => {
                if request == Handling::Applied {
                    self.route(head, body, tracking_id).await;
                }
                Err(self.hang_up())
            }
            FaultAction::Stall {
                at: StallPoint::BeforeAnswer,
            } => std::future::pending().await,
            FaultAction::Stall {
                at: StallPoint::InBody,
            } => {
                let response = self.route(head, body, tracking_id).await;
                match fault_answers::half(response, fault_answers::Ending::Silent).await {
                    Some(half) => Ok(half),
                    None => std::future::pending().await,
                }
            }
            FaultAction::CutBody {} => {
                let response = self.route(head, body, tracking_id).await;
                let half = fault_answers::half(response, fault_answers::Ending::Cut).await;
                half.ok_or_else(|| self.hang_up())
            }
            FaultAction::ExpiredToken {} => {
                Ok(self.with_expired_token(head, body, tracking_id).await)
            }
            FaultAction::ResetBeforeBody {} => Err(self.hang_up()),
            FaultAction::Latency { .. } => Ok(self.route(head, body, tracking_id).await),
            FaultAction::BadJson {}
            | FaultAction::UnknownEnum {}
            | FaultAction::ExtraMembers {}
            | FaultAction::Nulls {}
            | FaultAction::Members { .. } => {
                let response = self.route(head, body, tracking_id).await;
                Ok(fault_answers::rewritten(response, &action).await)
            }
        }
    }

    async fn with_expired_token(
        &self,
        head: &Parts,
        body: ReadBody,
        tracking_id: &str,
    ) -> Response {
        if let Some(token) = routes::bearer(&head.headers) {
            self.tenant.tokens().expire(token);
        }
        let response = self.route(head, body, tracking_id).await;
        if head.uri.path() == "/oauth/token" {
            self.tenant.tokens().expire_latest();
        }
        response
    }

    /// The tenant's own answer.
    async fn route(&self, head: &Parts, body: ReadBody, tracking_id: &str) -> Response {
        let language = errors::asked_language(&head.headers);
        let ReadBody::Whole(bytes) = body else {
            return Refusal::too_large(self.tenant.max_body_bytes).answer(tracking_id, &language);
        };
        let request = Request::from_parts(head.clone(), Full::new(bytes));
        let Ok(response) = TowerToHyperService::new(self.router.clone())
            .call(request)
            .await;
        errors::finish(response, tracking_id, &language)
    }

    fn with_gateway_headers(
        &self,
        mut response: Response,
        head: &Parts,
        tracking_id: &str,
    ) -> Response {
        let headers = response.headers_mut();
        if let Ok(value) = HeaderValue::from_str(tracking_id) {
            headers.insert("slpt-request-id", value);
        }
        headers.insert(
            "cache-control",
            HeaderValue::from_static("no-cache, no-store, must-revalidate"),
        );
        let announces = self.tenant.switches.deprecation_header == DeprecationHeader::OnLegacy;
        if announces && routes::Base::of(head.uri.path()).is_legacy() {
            headers.insert("x-deprecated", HeaderValue::from_static("true"));
        }
        response
    }

    /// Marks the connection for a reset; the error makes hyper drop it.
    fn hang_up(&self) -> HangUp {
        self.reset.store(true, Ordering::SeqCst);
        HangUp
    }
}
