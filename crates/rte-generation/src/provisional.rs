use crate::GenerationValue;

impl GenerationValue {
    /// Whether the value was written before its interval was over.
    ///
    /// The trap: RTE publishes a value some minutes before its hour ends and corrects it hours or
    /// days later, so the newest value of a series is an estimate; read it again later and
    /// [`revise`](crate::revise) what you have.
    pub fn is_provisional(&self) -> bool {
        self.updated_date
            .is_some_and(|updated| updated < self.end_date)
    }
}
