import Testing

@testable import Campaigns

@Suite("Contact state")
struct ContactStateTests {
    @Test(
        "moves as R26 says",
        arguments: [
            (ContactState.unconfirmed, ContactOccurrence.confirmed, ContactState.subscribed),
            (.subscribed, .unsubscribed, .unsubscribed), (.hardBounced, .unsubscribed, .unsubscribed),
            (.unsubscribed, .complained, .complained), (.subscribed, .hardBounced, .hardBounced),
            (.hardBounced, .recovered, .subscribed), (.unsubscribed, .resubscribed, .subscribed),
        ])
    func moves(from old: ContactState, by occurrence: ContactOccurrence, to new: ContactState) {
        #expect(old.after(occurrence) == new)
    }

    @Test(
        "stays where a person's word outranks a machine's",
        arguments: [
            (ContactState.unsubscribed, ContactOccurrence.hardBounced), (.unsubscribed, .confirmed),
            (.complained, .unsubscribed), (.complained, .hardBounced), (.complained, .confirmed),
            (.subscribed, .confirmed), (.subscribed, .recovered), (.hardBounced, .confirmed),
        ])
    func stays(in state: ContactState, by occurrence: ContactOccurrence) {
        #expect(state.after(occurrence) == nil)
    }

    @Test("goes back to what it was before it bounced")
    func goesBack() {
        #expect(ContactState.hardBounced.after(.recovered, earlier: .unconfirmed) == .unconfirmed)
    }

    @Test("is stored by number, and what nobody wrote is spared", arguments: ContactState.allCases)
    func stored(state: ContactState) {
        #expect(ContactState(number: state.number) == state)
        #expect(ContactState(number: 77) == .unsubscribed)
    }
}
