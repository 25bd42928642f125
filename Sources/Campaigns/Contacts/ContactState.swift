/// Whether somebody may be written to, and why not (R26).
public enum ContactState: String, Hashable, Sendable, CaseIterable {
    /// Mail of campaigns is sent.
    case subscribed
    /// Asked to confirm the address and has not; gets nothing but that one mail (R52).
    case unconfirmed
    /// Wants no more.
    case unsubscribed
    /// Reported a mail as unwanted.
    case complained
    /// The address refused for good, and is suppressed.
    case hardBounced = "hard_bounced"

    /// As it is stored: 1...5.
    var number: Int64 {
        switch self {
        case .subscribed: 1
        case .unconfirmed: 2
        case .unsubscribed: 3
        case .complained: 4
        case .hardBounced: 5
        }
    }

    /// What nobody writes is read as the state that is spared.
    init(number: Int64) { self = ContactState.allCases.first { $0.number == number } ?? .unsubscribed }
}

/// What may move a contact from one state to another. The raw value is the cause in its history.
public enum ContactOccurrence: String, Hashable, Sendable, CaseIterable {
    /// Came in by a form, an import or the API.
    case added
    /// Followed the link of a confirmation mail and pressed the button.
    case confirmed
    /// Asked to be left alone: by the link in a mail, or through whoever runs the list.
    case unsubscribed
    case complained
    /// Was put on the suppression list after refusals.
    case hardBounced = "hard_bounced"
    /// The suppression was lifted, or ran out.
    case recovered
    /// Somebody with the right to says that the person wants mail again.
    case resubscribed
}

extension ContactState {
    /// The state after `occurrence`; `nil` where it changes nothing.
    ///
    /// A person's word outranks a machine's: what was unsubscribed stays so when it bounces, and a complaint stands until
    /// the person is subscribed anew.
    /// - Parameter earlier: what the contact was before it bounced.
    public func after(_ occurrence: ContactOccurrence, earlier: ContactState? = nil) -> ContactState? {
        switch (self, occurrence) {
        case (.unconfirmed, .confirmed): .subscribed
        case (.subscribed, .unsubscribed), (.unconfirmed, .unsubscribed), (.hardBounced, .unsubscribed): .unsubscribed
        case (.complained, .complained): nil
        case (_, .complained): .complained
        case (.subscribed, .hardBounced), (.unconfirmed, .hardBounced): .hardBounced
        case (.hardBounced, .recovered): earlier ?? .subscribed
        case (.unsubscribed, .resubscribed), (.complained, .resubscribed): .subscribed
        default: nil
        }
    }
}

/// How far a contact has fallen silent (R53).
public enum ContactStage: String, Hashable, Sendable, CaseIterable {
    case active
    /// Silent for long: written to only by segments that name this stage.
    case reengagement = "re-engagement"
    /// Stayed silent: written to no more, until a sign of life.
    case out

    /// As it is stored: 0...2.
    var number: Int64 {
        switch self {
        case .active: 0
        case .reengagement: 1
        case .out: 2
        }
    }

    init(number: Int64) { self = ContactStage.allCases.first { $0.number == number } ?? .out }
}
