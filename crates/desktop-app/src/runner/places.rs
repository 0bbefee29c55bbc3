//! Where the person was: read at the start, and written as they go on. It is no loss when that fails.

use super::Workshop;
use crate::{
    event::{ComputerEvent, PlacesRead},
    ports::keychain::{SecretKind, Secrets},
    state::{keychain::SecretOwner, places::Places, remote::Generation},
};

pub(super) async fn read(workshop: &Workshop, owners: Vec<SecretOwner>) -> ComputerEvent {
    let files = workshop.ports.files.clone();
    let read = workshop.reading(move || files.load_places()).await;
    let places = read.flatten().unwrap_or_else(|error| {
        tracing::warn!(%error, "where the person was could not be read");
        Places::default()
    });
    let mut owners = owners.into_iter();
    let last = owners.find(|owner| Some(&owner.profile) == places.last.as_ref());
    let has_last_secret = match last {
        Some(owner) => has_secret(workshop, owner).await,
        None => false,
    };
    ComputerEvent::PlacesRead(PlacesRead {
        places,
        has_last_secret,
    })
}

async fn has_secret(workshop: &Workshop, owner: SecretOwner) -> bool {
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
    workshop.keychain(kept).await.unwrap_or_else(|error| {
        tracing::warn!(%error, "the keychain did not say whether it has the last secret");
        false
    })
}

pub(super) async fn keep(workshop: &Workshop, generation: Generation, places: Places) {
    let files = workshop.ports.files.clone();
    let keep = move || files.save_places(generation, &places);
    if let Some(Err(error)) = workshop.blocking(keep).await {
        tracing::warn!(%error, "where the person was could not be kept");
    }
}
