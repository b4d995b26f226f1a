//! A small server: questions to one base as JSON, for as many clients as come.
//!
//!     cargo run -p citebase-cli --example server -- lingang.db 127.0.0.1:8080

use axum::extract::{FromRequestParts, Path, Query, State};
use axum::http::{StatusCode, request::Parts};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use citebase::model::{Change, Sequence};
use citebase::query::{
    Cancel, Fact, FactFilter, FigureFilter, Page, Paged, Profile, Reader, SearchFilter,
    SearchResult, Total, TotalQuery,
};
use citebase::sheet::Sheet;
use citebase::{Error, LoadReport, Pool, PoolSettings};
use serde::Deserialize;
use serde::de::DeserializeOwned;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("name a base, such as lingang.db")?;
    let address = arguments.next().unwrap_or("127.0.0.1:8080".to_owned());
    let pool = Pool::open(path, PoolSettings::default())?;
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, app(pool)).await?;
    Ok(())
}

pub fn app(pool: Pool) -> Router {
    Router::new()
        .route("/search", get(search))
        .route("/entities/{key}", get(profile))
        .route("/facts", get(facts))
        .route("/figures", get(figures))
        .route("/totals", get(totals))
        .route("/changes", get(changes))
        .route("/sheets", axum::routing::post(load))
        .with_state(pool)
}

/// `/facts?source=…&modality=planned&limit=20`, and `&after=…` with the `next` of the page before.
async fn facts(State(pool): State<Pool>, asked: Asked<FactFilter>) -> Answer<Paged<Fact>> {
    read(pool, move |base| base.facts(&asked.filter, &asked.page)).await
}

async fn figures(State(pool): State<Pool>, asked: Asked<FigureFilter>) -> Answer<Paged<Fact>> {
    read(pool, move |base| base.figures(&asked.filter, &asked.page)).await
}

async fn totals(State(pool): State<Pool>, Query(query): Query<TotalQuery>) -> Answer<Vec<Total>> {
    read(pool, move |base| base.totals(&query)).await
}

async fn profile(State(pool): State<Pool>, Path(key): Path<String>) -> Answer<Profile> {
    let found = read(pool, move |base| match base.entity(&key)? {
        Some(entity) => base.profile(entity.id, 50).map(Some),
        None => Ok(None),
    });
    match found.await? {
        Json(Some(profile)) => Ok(Json(profile)),
        Json(None) => Err(Refused(StatusCode::NOT_FOUND, "no such entity".to_owned())),
    }
}

#[derive(Deserialize)]
struct Words {
    q: String,
}

async fn search(State(pool): State<Pool>, Query(words): Query<Words>) -> Answer<SearchResult> {
    let page = Page::first(20);
    read(pool, move |base| {
        base.search(&words.q, &SearchFilter::default(), &page)
    })
    .await
}

#[derive(Deserialize)]
struct Since {
    #[serde(default)]
    since: Sequence,
}

/// `/changes`, and then `/changes?since=…` with the last `sequence` of the answer before.
async fn changes(State(pool): State<Pool>, Query(from): Query<Since>) -> Answer<Vec<Change>> {
    read(pool, move |base| base.changes_since(from.since, 100)).await
}

/// Whoever can reach this can write: put it behind something that knows who asks.
async fn load(State(pool): State<Pool>, sheet: String) -> Answer<LoadReport> {
    let load = move |pool: Pool, cancel: &Cancel| {
        let sheet = Sheet::from_json(&sheet)?;
        pool.write(cancel, |base| base.load(&sheet))
    };
    on_a_thread_that_may_wait(pool, load).await
}

pub async fn read<T: Send + 'static>(
    pool: Pool,
    work: impl FnOnce(&Reader) -> Result<T, Error> + Send + 'static,
) -> Answer<T> {
    on_a_thread_that_may_wait(pool, move |pool, cancel| pool.read(cancel, work)).await
}

/// SQLite blocks its thread, and must not block those that serve.
async fn on_a_thread_that_may_wait<T: Send + 'static>(
    pool: Pool,
    work: impl FnOnce(Pool, &Cancel) -> Result<T, Error> + Send + 'static,
) -> Answer<T> {
    let cancel = Cancel::default();
    // If the client goes away, this is dropped with the future, and the question is ended.
    let _waits = cancel.when_dropped();
    match tokio::task::spawn_blocking(move || work(pool, &cancel)).await {
        Ok(Ok(answer)) => Ok(Json(answer)),
        Ok(Err(error)) => Err(error.into()),
        Err(panic) => Err(Refused(
            StatusCode::INTERNAL_SERVER_ERROR,
            panic.to_string(),
        )),
    }
}

type Answer<T> = Result<Json<T>, Refused>;

/// A filter and a page from one query: both refuse fields that they do not know, so each gets its own.
pub struct Asked<F> {
    filter: F,
    page: Page,
}

impl<F: DeserializeOwned, S: Sync> FromRequestParts<S> for Asked<F> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refused> {
        let query = parts.uri.query().unwrap_or_default();
        let of_the_page = |field: &&str| field.starts_with("after=") || field.starts_with("limit=");
        let (page, filter): (Vec<&str>, Vec<&str>) = query.split('&').partition(of_the_page);
        let wrong =
            |e: serde_urlencoded::de::Error| Refused(StatusCode::BAD_REQUEST, e.to_string());
        Ok(Self {
            filter: serde_urlencoded::from_str(&filter.join("&")).map_err(wrong)?,
            page: serde_urlencoded::from_str(&page.join("&")).map_err(wrong)?,
        })
    }
}

pub struct Refused(StatusCode, String);

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        let status = match &error {
            Error::NotFound { .. } => StatusCode::NOT_FOUND,
            Error::OtherHistory { .. } => StatusCode::GONE,
            Error::AlreadyLoaded { .. } | Error::UnknownRevision { .. } => StatusCode::CONFLICT,
            Error::Cursor { .. } | Error::Limit { .. } | Error::Range { .. } => {
                StatusCode::BAD_REQUEST
            }
            Error::Amount { .. } | Error::Sheet(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Error::Deadline { .. } | Error::Cancelled { .. } | Error::Busy { .. } => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self(status, error.to_string())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (self.0, Json(serde_json::json!({ "error": self.1 }))).into_response()
    }
}
