//! By which way somebody told the desk something, and whose word it is: asked with every form in which staff write down
//! what others said.

use super::notices::named;
use crate::domain::standing::Channel;
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::views::desk_requests::Choice;
use crate::views::page::Page;
use crate::words::{Key, k};

/// The ways people reach the desk.
const CHANNELS: [(Channel, Key); 3] = [
    (Channel::Phone, k::FIGURES_WAY_PHONE),
    (Channel::Desk, k::FIGURES_WAY_DESK),
    (Channel::Paper, k::FIGURES_WAY_PAPER),
];

/// A notice is also put into the residents' group of a messenger, and answered there.
const GROUP_CHAT: (Channel, Key) = (Channel::GroupChat, k::TOLD_GROUP_CHAT);

pub fn channels(page: &Page, chosen: &str) -> Vec<Choice> {
    choices(page, CHANNELS.iter(), chosen)
}

/// The ways an answer to a notice reaches the desk.
pub fn notice_channels(page: &Page, chosen: &str) -> Vec<Choice> {
    choices(page, CHANNELS.iter().chain([&GROUP_CHAT]), chosen)
}

fn choices<'a>(page: &Page, all: impl Iterator<Item = &'a (Channel, Key)>, chosen: &str) -> Vec<Choice> {
    let choice = |(channel, key): &(Channel, Key)| Choice {
        value: channel.as_str().to_owned(),
        label: page.t(*key).to_owned(),
        chosen: channel.as_str() == chosen,
    };
    all.map(choice).collect()
}

/// The one of them that these words name.
pub fn told(said: &str) -> Option<Channel> {
    CHANNELS.iter().map(|(channel, _)| *channel).find(|channel| channel.as_str() == said)
}

/// The same of the answers to a notice.
pub fn told_of_notice(said: &str) -> Option<Channel> {
    told(said).or(Some(Channel::GroupChat).filter(|chat| chat.as_str() == said))
}

/// By which of them this came; the counter, where nothing was said.
pub fn channel(form: &Form) -> Channel {
    told(form.text("channel")).unwrap_or(Channel::Desk)
}

/// The one person a field names; anything else is said at the field.
pub async fn whom(
    ctx: &Ctx,
    form: &Form,
    field: &'static str,
    errors: &mut FieldErrors,
) -> Result<Option<String>, Error> {
    let found = named(ctx, &form.typed(field), field, errors).await?;
    match found.as_deref() {
        Some([one]) => Ok(Some(one.clone())),
        Some(_) => {
            errors.add(field, k::PROPOSALS_ERROR_WHO);
            Ok(None)
        }
        None => Ok(None),
    }
}
