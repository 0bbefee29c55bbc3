//! The file that says where the person was.

use super::{Error, Files, Links, read_text, write_atomic};
use crate::state::{places::Places, remote::Generation};

pub(super) const PLACES: &str = "places.toml";

impl Files {
    /// Where the person was; nowhere when there is no file yet.
    ///
    /// # Errors
    /// [`Error::NotReadable`] and [`Error::NotUnderstood`]; the file is left as it is.
    pub fn load_places(&self) -> Result<Places, Error> {
        let path = self.folder.join(PLACES);
        let text = match read_text(&path, Links::Refuse) {
            Err(Error::NotFound { .. }) => return Ok(Places::default()),
            text => text?,
        };
        toml::from_str(&text).map_err(|error| Error::NotUnderstood {
            path,
            reason: error.message().to_owned(),
        })
    }

    /// Writes where the person is. A write that is older than the one before is passed over.
    ///
    /// # Errors
    /// [`Error::NotWritable`] and [`Error::DiskFull`]; the old file stays.
    pub fn save_places(&self, generation: Generation, places: &Places) -> Result<(), Error> {
        self.places_written.newest(generation, || {
            let path = self.folder.join(PLACES);
            let text = toml::to_string_pretty(places).map_err(|error| Error::NotWritable {
                path: path.clone(),
                reason: error.to_string(),
            })?;
            self.prepare_folder()?;
            write_atomic(&path, text.as_bytes())
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::state::{
        backups::KeptBackup,
        places::Place,
        profiles::ProfileId,
        route::{ConnectorTab, ListWish},
    };

    #[test]
    fn where_the_person_was_is_read_back_and_an_older_write_does_not_replace_it() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::at(folder.path().join("settings"));
        assert_eq!(files.load_places().unwrap(), Places::default());
        let place = Place {
            connector: Some("badge-system".parse().unwrap()),
            tab: ConnectorTab::Translations,
            list: ListWish::Hidden,
            backup: KeptBackup {
                folder: Some("/home/j/git/acme".into()),
                whole: Some((Timestamp::UNIX_EPOCH, "jdoe".to_owned())),
                stopped: Some((Timestamp::UNIX_EPOCH, 6, 15)),
            },
        };
        let id = ProfileId("sandbox".to_owned());
        let places = Places {
            last: Some(id.clone()),
            by_profile: [(id, place)].into(),
        };

        files.save_places(Generation(2), &places).unwrap();
        files
            .save_places(Generation(1), &Places::default())
            .unwrap();

        assert_eq!(files.load_places().unwrap(), places);
    }
}
