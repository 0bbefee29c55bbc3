//! Patchpanel, the app.
