//! Where the person was: read at the start, and written as they go on. It is no loss when that fails.

use super::Context;
use crate::{
    event::{ComputerEvent, PlacesRead},
    ports::secrets::{SecretKind, Secrets},
    state::{places::Places, remote::Generation, secrets::SecretOwner},
};

pub(super) async fn read(context: &Context, owners: Vec<SecretOwner>) -> ComputerEvent {
    let files = context.ports.files.clone();
    let read = context.try_reading(move || files.load_places());
    let places = read.await.unwrap_or_else(|error| {
        tracing::warn!(%error, "where the person was could not be read");
        Places::default()
    });
    let mut owners = owners.into_iter();
    let last = owners.find(|owner| Some(&owner.profile) == places.last.as_ref());
    let has_last_secret = match last {
        Some(owner) => has_secret(context, owner).await,
        None => false,
    };
    ComputerEvent::PlacesRead(PlacesRead {
        places,
        has_last_secret,
    })
}

async fn has_secret(context: &Context, owner: SecretOwner) -> bool {
    let kept = move |secrets: &Secrets| {
        for kind in [
            SecretKind::ClientSecret,
            SecretKind::PastedToken,
            SecretKind::RefreshToken,
        ] {
            if secrets.get(&owner, kind)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    };
    context.keychain(kept).await.unwrap_or_else(|error| {
        tracing::warn!(%error, "the keychain did not say whether it has the last secret");
        false
    })
}

pub(super) async fn keep(context: &Context, generation: Generation, places: Places) {
    let files = context.ports.files.clone();
    let keep = move || files.save_places(generation, &places);
    if let Some(Err(error)) = context.blocking(keep).await {
        tracing::warn!(%error, "where the person was could not be kept");
    }
}
