import Bounce
import Mail
import Simulator
import Spool
import Storage

/// Holds each message of a campaign against what the simulator meant and what it answered.
struct DemoComparison {
    private let node: Node
    private let world: SimulatedWorld
    private let number: Int
    private(set) var differences: [DemoReport.Difference] = []
    private(set) var comparedCount = 0
    private(set) var retriedCount = 0
    private(set) var retriedOKCount = 0
    private(set) var attemptCount = 0
    /// Why each hard-bounced address bounced.
    private(set) var hardBounces: [String: String] = [:]

    init(house: DemoHouse, number: Int) {
        node = house.node
        world = house.world
        self.number = number
    }

    /// - Parameters:
    ///   - before: the simulator's tally before the campaign.
    ///   - suppressed: addresses that must have been dropped without being asked.
    mutating func run(_ campaign: CampaignKey, before: SimulatorTally?, suppressed: Set<String>) async throws {
        let after = world.tally()
        var filter = MessageFilter()
        filter.campaign = campaign
        filter.limit = 500
        while true {
            let page = try await node.spool.messages(filter)
            for message in page { compare(message, before: before, after: after, suppressed: suppressed) }
            guard page.count == filter.limit, let last = page.last else { return }
            filter.before = last.key
        }
    }

    private mutating func compare(
        _ message: MessageRecord, before: SimulatorTally?, after: SimulatorTally, suppressed: Set<String>
    ) {
        comparedCount += 1
        attemptCount += message.attempts
        if message.attempts > 1 {
            retriedCount += 1
            if message.status == .ok { retriedOKCount += 1 }
        }
        if message.status == .hardBounce { hardBounces[message.recipient] = message.reason?.rawValue ?? "" }
        let isDropped = suppressed.contains(message.recipient)
        let expected = isDropped ? RecipientStatus.dropped.rawValue : truth(of: message)
        let isTaken = !isDropped && isTaken(message)
        let taken = acceptedCount(message, after) - (before.map { acceptedCount(message, $0) } ?? 0)
        if message.status.rawValue != expected {
            note(message, simulator: expected)
        } else if isTaken != (taken > 0) {
            note(message, simulator: "taken \(taken) times")
        }
    }

    private func truth(of message: MessageRecord) -> String {
        Mailbox(message.recipient).map { world.truth(of: $0) } ?? "no address"
    }

    /// By its exchanger, whatever came back afterwards.
    private func isTaken(_ message: MessageRecord) -> Bool {
        Mailbox(message.recipient).map { world.takes($0) } ?? false
    }

    private func acceptedCount(_ message: MessageRecord, _ tally: SimulatorTally) -> Int {
        tally.recipients[message.recipient]?.acceptedCount ?? 0
    }

    private mutating func note(_ message: MessageRecord, simulator: String) {
        differences.append(
            DemoReport.Difference(
                campaign: number, recipient: message.recipient, node: message.status.rawValue, simulator: simulator))
    }
}
