//! Client of the custom-connector API of SailPoint Identity Security Cloud.
