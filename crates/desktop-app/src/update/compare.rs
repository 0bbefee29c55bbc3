//! Compare and promote: two sides are read and compared, and what a person takes of it becomes drafts in the target
//! tenant. Nothing is sent from here.

mod promote;

use std::sync::Arc;

use patchpanel_core_models::{
    bundle::{Bundle, Identity, Opened},
    creation,
    ids::ScriptName,
    plan_file::PlanFile,
    promote::{Rule, Rules},
};

use super::{apply, settings, turn::Turn};
use crate::{
    command::{ApplyCommand, CompareCommand},
    event::CompareEvent,
    messages::{self, UserMessage},
    state::{
        AppState,
        compare::{Compare, End, Pair, ReadSide, Side, Whose},
        dialogs::Dialog,
        profiles::RulesFrom,
        route::Route,
        session::Session,
    },
    task::{CompareTask, DialogTask, HistoryTask, SideSource, Work},
};

pub(super) use self::promote::{not_there, take_in};

pub(super) fn run(turn: &mut Turn<'_>, command: CompareCommand) -> Option<()> {
    match command {
        CompareCommand::AskSide(end) => turn.ask(Dialog::ChooseSide(end)),
        CompareCommand::Choose(end, side) => choose(turn, end, side)?,
        CompareCommand::WithPlan(plan) => with_plan(turn, plan)?,
        CompareCommand::PickBundle(end) => {
            turn.state.dialog = None;
            turn.dialog(DialogTask::CompareBundle(end));
        }
        CompareCommand::Swap => swap(turn),
        CompareCommand::Several => several(turn)?,
        CompareCommand::Show(pair) => turn.state.compare.as_mut()?.shown = pair,
        CompareCommand::Mark(pairs, chosen) => {
            let compare = turn.state.compare.as_mut()?;
            for place in pairs {
                if let Some(pair) = compare.pairs.get_mut(place) {
                    pair.is_chosen = chosen;
                }
            }
        }
        CompareCommand::Take(places, taken) => {
            let compare = turn.state.compare.as_mut()?;
            compare.shown_pair_mut()?.choose(places, taken);
        }
        CompareCommand::SetRules(rules) => set_rules(turn, rules)?,
        CompareCommand::KeepRules => {
            keep_rules(turn);
            let compare = turn.state.compare.as_ref();
            if compare.is_some_and(Compare::is_several) {
                compare_anew(turn);
            }
        }
        CompareCommand::AskVersions(whose) => ask_versions(turn, &whose),
        CompareCommand::ReadAgain => read_again(turn),
        CompareCommand::Verify => {
            apply::run(turn, ApplyCommand::Close);
            turn.state.route = Route::Compare;
            read_again(turn);
        }
        CompareCommand::MakeDrafts => promote::make_drafts(turn)?,
    }
    Some(())
}

pub(super) fn on_event(turn: &mut Turn<'_>, event: CompareEvent) -> Option<()> {
    match event {
        CompareEvent::Compared {
            pair,
            generation,
            sessions: _,
            result,
        } => {
            let pairs = &mut turn.state.compare.as_mut()?.pairs;
            pairs.get_mut(pair)?.answer(generation, result);
        }
        CompareEvent::BundleRead(end, result) => bundle_read(turn, end, result)?,
    }
    Some(())
}

/// Compares the shown connector with the same one in another tenant that is signed in, if there is one.
pub(super) fn start(turn: &mut Turn<'_>) -> Option<()> {
    let session = turn.session()?;
    let from = Whose::of(session, &session.selected_connector()?.script_name);
    let to = counterpart(turn.state, &from).map(Side::Server);
    begin(turn, Pair::new(Side::Server(from), to));
    Some(())
}

/// The same connector in another tenant; one that has it is better than one where it would be new.
fn counterpart(state: &AppState, from: &Whose) -> Option<Whose> {
    let is_other =
        |session: &&Session| session.is_signed_in() && session.profile.id != from.profile;
    let has = |session: &&Session| {
        let list = session.connectors.value();
        list.is_some_and(|list| {
            let mut items = list.items.iter();
            items.any(|item| item.script_name.as_ref() == Some(&from.script_name))
        })
    };
    let others = || state.sessions.iter().filter(is_other);
    let other = others().find(has).or_else(|| others().next())?;
    Some(Whose {
        profile: other.profile.id.clone(),
        ..from.clone()
    })
}

/// Compares a bundle of the backup folder with the same connector of the shown tenant.
pub(super) fn with_tenant(turn: &mut Turn<'_>, bundle: Bundle) -> Option<()> {
    let to = Side::Server(Whose::of(turn.session()?, &bundle.about.script_name));
    let pair = Pair::new(Side::Bundle(Arc::new(bundle)), Some(to));
    // It is of this tenant, also where its address has another port by now.
    let rules = Rules {
        keeps_ids: true,
        ..Rules::default()
    };
    begin_with(turn, pair, rules);
    Some(())
}

/// Compares what a plan file of another tenant changes with the same connector of the shown one.
fn with_plan(turn: &mut Turn<'_>, plan: Arc<PlanFile>) -> Option<()> {
    let to = Side::Server(Whose::of(turn.session()?, &plan.script_name));
    begin(turn, Pair::new(Side::Plan(plan), Some(to)));
    Some(())
}

fn begin(turn: &mut Turn<'_>, pair: Pair) {
    let rules = rules_for(turn.state, &pair);
    begin_with(turn, pair, rules);
}

fn begin_with(turn: &mut Turn<'_>, pair: Pair, rules: Rules) {
    let back = match (turn.state.route, &turn.state.compare) {
        (Route::Compare, Some(compare)) => compare.back,
        (Route::Backups, _) => Route::Backups,
        (_, _) => Route::Connectors,
    };
    turn.state.compare = Some(Compare {
        back,
        ..Compare::of(pair, rules)
    });
    turn.state.dialog = None;
    turn.state.route = Route::Compare;
    read_again(turn);
}

fn choose(turn: &mut Turn<'_>, end: End, side: Side) -> Option<()> {
    let (from, to) = turn.state.compare.as_ref().and_then(Compare::sides)?;
    let pair = match end {
        End::From => Pair::new(side, to.cloned()),
        End::To => Pair::new(from.clone(), Some(side)),
    };
    begin(turn, pair);
    Some(())
}

/// Reads which snapshots there are of a connector, which need not have been opened.
fn ask_versions(turn: &mut Turn<'_>, whose: &Whose) {
    let session = turn.state.sessions.of_profile(&whose.profile);
    let Some(session) = session.map(|session| session.id) else {
        return;
    };
    let mut turn = turn.about(session);
    let session = turn.session_mut();
    let session = session.filter(|session| session.knows(&whose.script_name));
    let open = session.map(|session| session.opened(&whose.script_name));
    if open.is_some_and(|open| open.history.list.is_none()) {
        turn.history(HistoryTask::List(whose.script_name.clone()));
    }
}

fn swap(turn: &mut Turn<'_>) {
    let sides = turn.state.compare.as_ref().and_then(Compare::sides);
    let sides = sides.filter(|(from, _)| !matches!(from, Side::Plan(_)));
    if let Some((from, Some(to))) = sides {
        begin(turn, Pair::new(to.clone(), Some(from.clone())));
    }
}

fn bundle_read(
    turn: &mut Turn<'_>,
    end: End,
    result: Result<Box<Opened>, UserMessage>,
) -> Option<()> {
    let bundle = turn.or_ask(result)?.bundle;
    choose(turn, end, Side::Bundle(Arc::new(bundle)))
}

/// Every custom connector of the source's tenant, each with the one of its name in the target's.
fn several(turn: &mut Turn<'_>) -> Option<()> {
    let compare = turn.state.compare.as_ref()?;
    let session = compare
        .sides()
        .and_then(|(from, _)| turn.state.session_of(from));
    let names: Vec<ScriptName> = session.map(custom).unwrap_or_default();
    turn.state.compare = Some(compare.several(names)?);
    read_again(turn);
    Some(())
}

/// The custom connectors that are known of a tenant.
fn custom(session: &Session) -> Vec<ScriptName> {
    let listed = session.connectors.value().into_iter();
    let listed = listed.flat_map(|list| &list.items);
    let listed = listed
        .filter(|item| item.looks_custom())
        .filter_map(|item| item.script_name.clone());
    let remembered = session.profile.remembered.iter().cloned();
    let mut names: Vec<ScriptName> = listed.chain(remembered).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The rules that are kept for two tenants; at first, one from the name of the one to that of the other.
fn rules_for(state: &AppState, pair: &Pair) -> Rules {
    let tenant = |side: Option<&Side>| side.and_then(|side| state.tenant_of(side));
    let (Some(from), Some(to)) = (tenant(Some(&pair.from)), tenant(pair.to.as_ref())) else {
        return Rules::default();
    };
    if from == to {
        return Rules {
            keeps_ids: true,
            ..Rules::default()
        };
    }
    let session = pair.to.as_ref().and_then(|side| state.session_of(side));
    // Whichever profile leads to the target; that of the session first.
    let open = session.map(|session| &session.profile);
    let profiles = open.into_iter().chain(&state.profiles);
    let mut kept = profiles
        .filter(|profile| profile.base_url == to)
        .flat_map(|profile| &profile.rules);
    let kept = kept.find(|kept| kept.tenant == from);
    kept.map_or_else(|| first_rules(state, pair), |kept| kept.rules.clone())
}

fn first_rules(state: &AppState, pair: &Pair) -> Rules {
    let name = |side: &Side| {
        let session = state.session_of(side);
        let org = session.and_then(|session| session.identity.org.clone());
        let tenant = state.tenant_of(side)?;
        tenant.tenant_name().map(str::to_owned).or(org)
    };
    let names = name(&pair.from).zip(pair.to.as_ref().and_then(name));
    let rule = names.map(|(from, to)| Rule { from, to });
    Rules {
        replace: rule.into_iter().collect(),
        keeps_ids: false,
    }
}

/// Takes other rules. Several connectors are compared anew once somebody is done with typing.
fn set_rules(turn: &mut Turn<'_>, rules: Rules) -> Option<()> {
    let compare = turn.state.compare.as_mut()?;
    compare.rules = rules;
    if !compare.is_several() {
        compare_anew(turn);
    }
    Some(())
}

/// Compares what was read anew with the rules as they are.
fn compare_anew(turn: &mut Turn<'_>) {
    ask(turn, |state, pair| match pair.findings.value() {
        Some(findings) => Some([
            SideSource::Given(Some(Arc::clone(&findings.from))),
            SideSource::Given(findings.to.clone()),
        ]),
        None => sources(state, pair),
    });
}

/// Keeps the rules with the profiles of the target, for the tenant that the source comes from.
fn keep_rules(turn: &mut Turn<'_>) -> Option<()> {
    let state = &*turn.state;
    let compare = state.compare.as_ref()?;
    let (from, to) = compare.sides()?;
    let (tenant, session) = (state.tenant_of(from)?, state.session_of(to?)?);
    let kept = RulesFrom {
        tenant,
        rules: compare.rules.clone(),
    };
    if session.profile.base_url == kept.tenant || session.profile.rules.contains(&kept) {
        return None;
    }
    let (to, is_demo) = (session.profile.base_url.clone(), session.profile.is_demo());
    let saved = turn.state.profiles.iter_mut();
    let open = turn.state.sessions.iter_mut();
    for profile in saved.chain(open.map(|session| &mut session.profile)) {
        if profile.base_url == to {
            profile.rules.retain(|known| known.tenant != kept.tenant);
            profile.rules.push(kept.clone());
        }
    }
    if !is_demo {
        settings::save(turn);
    }
    Some(())
}

/// Reads both sides of every pair.
pub(super) fn read_again(turn: &mut Turn<'_>) {
    ask(turn, sources);
}

fn sources(state: &AppState, pair: &Pair) -> Option<[SideSource; 2]> {
    Some([
        source(state, &pair.from)?,
        source(state, pair.to.as_ref()?)?,
    ])
}

/// Asks for every pair of which both sides are known; where one cannot be read now, the pair says so.
fn ask(
    turn: &mut Turn<'_>,
    sources: impl Fn(&AppState, &Pair) -> Option<[SideSource; 2]>,
) -> Option<()> {
    let state = &*turn.state;
    let compare = state.compare.as_ref()?;
    let rules = compare.rules.clone();
    let asks_who_uses = !compare.is_several();
    let pairs = compare.pairs.iter().enumerate();
    let pairs = pairs.filter(|(_, pair)| pair.to.is_some());
    let asked: Vec<_> = pairs
        .map(|(place, pair)| (place, sources(state, pair)))
        .collect();
    for (place, sources) in asked {
        let generation = turn.next_generation();
        let compare = turn.state.compare.as_mut();
        let pair = compare?.pairs.get_mut(place)?;
        pair.findings.ask(generation);
        let Some([from, to]) = sources else {
            let message = messages::compare::signed_out(pair.from.script_name());
            pair.answer(generation, Err(message));
            continue;
        };
        turn.push(Work::Compare(Box::new(CompareTask {
            generation,
            pair: place,
            from,
            to,
            rules: rules.clone(),
            asks_who_uses,
        })));
    }
    Some(())
}

/// Where a side is read; `None` when that cannot be done now.
fn source(state: &AppState, side: &Side) -> Option<SideSource> {
    let given = |side| SideSource::Given(Some(Arc::new(side)));
    if let Side::Bundle(bundle) = side {
        let Bundle {
            identity, content, ..
        } = &**bundle;
        return Some(given(ReadSide {
            identity: identity.clone(),
            content: content.clone(),
            ..ReadSide::default()
        }));
    }
    if let Side::Plan(plan) = side {
        let created = plan.creates.as_ref();
        let to_be = created.map(|new| creation::to_be(new, &plan.script_name));
        let named = || Identity {
            name: Some(plan.title.clone()),
            ..Identity::default()
        };
        return Some(given(ReadSide {
            identity: to_be.as_ref().map_or_else(named, Identity::from),
            content: plan.after.clone(),
            // What creates its connector says all of it.
            only: created
                .is_none()
                .then(|| plan.parts().into_iter().collect()),
            ..ReadSide::default()
        }));
    }
    let session = state.session_of(side)?;
    let name = side.script_name();
    Some(match side {
        Side::Server(_) => {
            if !session.is_signed_in() {
                return None;
            }
            SideSource::Tenant(session.id, name.clone())
        }
        Side::Snapshot(_, id) => SideSource::Kept(session.tenant_store().place, *id),
        Side::Draft(_) | Side::Bundle(_) | Side::Plan(_) => {
            let open = session.open.get(name)?;
            given(ReadSide {
                identity: open.detail().map(Identity::from).unwrap_or_default(),
                content: open.draft.current.clone(),
                only: None,
                read_at: open.server.value().map(|server| server.read_at),
                used_by: None,
            })
        }
    })
}

#[cfg(test)]
mod tests;
