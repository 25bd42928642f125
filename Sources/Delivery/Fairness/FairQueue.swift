import DequeModule
import Spool

/// Mail that waits for one site: urgent mail before bulk, of which one goes for every eight; within each, accounts in turn;
/// within an account, its campaigns in turn; within a campaign, in order. O(1) a message.
struct FairQueue<Element> {
    private typealias Account = Turns<QueueShare.Campaign?, Deque<Element>>
    private typealias Accounts = Turns<QueueShare.Account, Account>

    private var urgent = Accounts()
    private var bulk = Accounts()
    private(set) var count = 0
    /// Urgent mail that went while bulk mail waited, less eight for each of that which went.
    private var owedToBulk = 0
    private var lastWasUrgent = true
    /// Both waited when the last one went.
    private var isContended = false

    var isEmpty: Bool { count == 0 }

    mutating func append(_ element: Element, of share: QueueShare) {
        withLine(of: share) { $0.append(element) }
    }

    /// Goes before everything of its share.
    mutating func prepend(_ element: Element, of share: QueueShare) {
        withLine(of: share) { $0.prepend(element) }
    }

    private mutating func withLine(of share: QueueShare, _ change: (inout Deque<Element>) -> Void) {
        count += 1
        switch share.priority {
        case .transactional:
            urgent.withLine(of: share.account) { $0.withLine(of: share.campaign, change) }
        case .bulk:
            bulk.withLine(of: share.account) { $0.withLine(of: share.campaign, change) }
        }
    }

    mutating func popFirst() -> Element? {
        isContended = !urgent.isEmpty && !bulk.isEmpty
        if !isContended { owedToBulk = 0 }
        lastWasUrgent = isContended ? owedToBulk < Priority.urgentPerBulk : bulk.isEmpty
        return note(lastWasUrgent ? urgent.popFirst() : bulk.popFirst())
    }

    /// The next of the share that the last one came from, where it is like it: what travels in one transaction.
    mutating func popNext(where isAlike: (Element) -> Bool) -> Element? {
        note(lastWasUrgent ? urgent.popNext(where: isAlike) : bulk.popNext(where: isAlike))
    }

    private mutating func note(_ element: Element?) -> Element? {
        guard element != nil else { return nil }
        count -= 1
        if isContended { owedToBulk += lastWasUrgent ? 1 : -Priority.urgentPerBulk }
        return element
    }

    /// Everything, urgent mail first.
    mutating func drain() -> [Element] {
        count = 0
        owedToBulk = 0
        return urgent.drain() + bulk.drain()
    }
}
