//! How enums of the domain live in text columns, once for both engines.

use crate::domain::activity::{ActivityKind, ActivityState, SignupState};
use crate::domain::ballot::{BallotState, Telling};
use crate::domain::group::{GroupKind, MemberState};
use crate::domain::mandate::{Evidence, MandateKind, MandateState};
use crate::domain::mediation::MediationState;
use crate::domain::meeting::{DecisionState, MeetingState, ObjectionState, PointKind, Quorum};
use crate::domain::notice::{CopyState, NoticeKind, NoticeState};
use crate::domain::proposal::{CommentState, ProposalState, StepKind};
use crate::domain::question::Datatype;
use crate::domain::request::{Cause, Hours, Level, RequestState};
use crate::domain::review::ReviewKind;
use crate::domain::standing::Office;
use crate::domain::survey::SurveyState;

/// Gives an enum that has `as_str` and `parse` its place in a `Text` column.
macro_rules! text_column {
    ($kind:ty) => {
        impl<DB> diesel::serialize::ToSql<diesel::sql_types::Text, DB> for $kind
        where
            DB: diesel::backend::Backend,
            str: diesel::serialize::ToSql<diesel::sql_types::Text, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut diesel::serialize::Output<'b, '_, DB>) -> diesel::serialize::Result {
                <str as diesel::serialize::ToSql<diesel::sql_types::Text, DB>>::to_sql(self.as_str(), out)
            }
        }
        impl<DB> diesel::deserialize::FromSql<diesel::sql_types::Text, DB> for $kind
        where
            DB: diesel::backend::Backend,
            String: diesel::deserialize::FromSql<diesel::sql_types::Text, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> diesel::deserialize::Result<Self> {
                let text = <String as diesel::deserialize::FromSql<diesel::sql_types::Text, DB>>::from_sql(bytes)?;
                <$kind>::parse(&text).ok_or_else(|| format!("{text} is no {}", stringify!($kind)).into())
            }
        }
        impl<DB> diesel::Queryable<diesel::sql_types::Text, DB> for $kind
        where
            DB: diesel::backend::Backend,
            Self: diesel::deserialize::FromSql<diesel::sql_types::Text, DB>,
        {
            type Row = Self;
            fn build(row: Self) -> diesel::deserialize::Result<Self> {
                Ok(row)
            }
        }
        impl diesel::expression::AsExpression<diesel::sql_types::Text> for $kind {
            type Expression = diesel::internal::derives::as_expression::Bound<diesel::sql_types::Text, Self>;
            fn as_expression(self) -> Self::Expression {
                diesel::internal::derives::as_expression::Bound::new(self)
            }
        }
        impl<'a> diesel::expression::AsExpression<diesel::sql_types::Text> for &'a $kind {
            type Expression = diesel::internal::derives::as_expression::Bound<diesel::sql_types::Text, Self>;
            fn as_expression(self) -> Self::Expression {
                diesel::internal::derives::as_expression::Bound::new(self)
            }
        }
    };
}
pub(crate) use text_column;

text_column!(RequestState);
text_column!(Hours);
text_column!(Level);
text_column!(Cause);
text_column!(Datatype);
text_column!(MandateState);
text_column!(MediationState);
text_column!(BallotState);
text_column!(Telling);
text_column!(MandateKind);
text_column!(ReviewKind);
text_column!(Evidence);
text_column!(Office);
text_column!(NoticeKind);
text_column!(NoticeState);
text_column!(CopyState);
text_column!(GroupKind);
text_column!(MemberState);
text_column!(SurveyState);
text_column!(ActivityKind);
text_column!(ActivityState);
text_column!(SignupState);
text_column!(ProposalState);
text_column!(MeetingState);
text_column!(Quorum);
text_column!(PointKind);
text_column!(DecisionState);
text_column!(ObjectionState);
text_column!(CommentState);
text_column!(StepKind);
