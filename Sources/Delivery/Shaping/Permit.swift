import Mail

/// Whether something may be done.
enum Permit: Hashable, Sendable {
    case now
    /// Not before then.
    case at(Timestamp)
    /// When a connection has been closed.
    case whenOneCloses

    /// Both must let it through.
    func and(_ other: Permit) -> Permit {
        switch (self, other) {
        case (.now, _): other
        case (_, .now): self
        case (.at(let one), .at(let two)): .at(max(one, two))
        case (.whenOneCloses, _), (_, .whenOneCloses): .whenOneCloses
        }
    }
}
