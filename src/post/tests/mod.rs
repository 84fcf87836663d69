//! Messages sent over real sockets: to a mail server and a gateway that behave, refuse, stall and vanish.

mod file;
mod mail;
mod servers;
mod sms;

use super::*;

fn to_email(address: &str) -> Outgoing {
    Outgoing {
        id: "0192f0c1-7a3b-7000-8000-0000000000a1".to_owned(),
        to: Address::Email(address.to_owned()),
        lang: "zh-CN".to_owned(),
        subject: "替您报修了水管".to_owned(),
        text: "王秀兰，您好：\n\n物业明天上午来修。".to_owned(),
        html: None,
    }
}

fn to_phone(number: &str) -> Outgoing {
    Outgoing { to: Address::Phone(number.to_owned()), ..to_email("") }
}

fn later(why: Why) -> Result<Sent, SendError> {
    Err(SendError::Later { retry_after: None, why })
}

fn never(why: Why) -> Result<Sent, SendError> {
    Err(SendError::Never { why })
}
