//! The last day of a client secret: the tenant tells no client, so a person types it.

use egui::Ui;

use crate::{
    messages::profiles::{FieldProblem, SECRET_ENDS},
    state::profile_editor::ProfileForm,
    widgets::{Field, form_field},
};

const HELP: &str = "Copy the date from the tenant. You are warned 14 and 3 days before.";

pub(super) fn ui(ui: &mut Ui, width: f32, form: &mut ProfileForm, problems: &[FieldProblem]) {
    let problem = problems.iter().find(|problem| problem.field == SECRET_ENDS);
    let field = Field::new(SECRET_ENDS, &mut form.secret_ends)
        .code()
        .width(width)
        .hint("2027-03-14")
        .help(HELP)
        .error(problem.map(|problem| problem.text.as_str()));
    form_field(ui, field);
}
