import Spool
import Storage
import Testing

@testable import Delivery

@Suite("Fair queue")
struct FairQueueTests {
    private struct Letter: Hashable {
        let share: QueueShare
        let number: Int
    }

    private func share(_ account: Int64, _ campaign: Int64? = nil, _ priority: Priority = .bulk) -> QueueShare {
        QueueShare(
            priority: priority, account: AccountID(number: account), campaign: campaign.map(CampaignKey.init(number:)))
    }

    private func fill(_ queue: inout FairQueue<Letter>, _ share: QueueShare, _ count: Int) {
        for number in 0..<count { queue.append(Letter(share: share, number: number), of: share) }
    }

    private func pop(_ queue: inout FairQueue<Letter>, _ count: Int) -> [Letter] {
        (0..<count).compactMap { _ in queue.popFirst() }
    }

    @Test("one share goes in order")
    func inOrder() {
        var queue = FairQueue<Letter>()
        fill(&queue, share(1), 100)
        #expect(pop(&queue, 101).map(\.number) == Array(0..<100))
        #expect(queue.isEmpty)
    }

    @Test("accounts take turns, and an account's campaigns take turns within its")
    func turns() {
        var queue = FairQueue<Letter>()
        fill(&queue, share(1, 1), 100)
        fill(&queue, share(1, 2), 100)
        fill(&queue, share(2), 100)
        let first = pop(&queue, 40)
        #expect(first.filter { $0.share == share(1, 1) }.count == 10)
        #expect(first.filter { $0.share == share(1, 2) }.count == 10)
        #expect(first.filter { $0.share == share(2) }.count == 20)
    }

    @Test("an urgent message goes next, whatever waits, and a flood of them leaves one turn in nine")
    func urgent() {
        var queue = FairQueue<Letter>()
        fill(&queue, share(1, 1), 1_000)
        _ = pop(&queue, 10)
        fill(&queue, share(2, nil, .transactional), 1)
        #expect(queue.popFirst()?.share.priority == .transactional)
        fill(&queue, share(2, nil, .transactional), 500)
        #expect(pop(&queue, 90).filter { $0.share.priority == .bulk }.count == 10)
    }

    @Test("who gave many at once lets as many turns pass")
    func debt() {
        var queue = FairQueue<Letter>()
        fill(&queue, share(1), 100)
        fill(&queue, share(2), 100)
        let head = queue.popFirst()
        for _ in 1..<10 { #expect(queue.popNext { $0.share == head?.share } != nil) }
        let next = pop(&queue, 20)
        #expect(next.prefix(10).allSatisfy { $0.share != head?.share })
        #expect(next.filter { $0.share == head?.share }.count == 5)
    }

    @Test("who was alone owes nothing to a newcomer, and the newcomer is served within a turn")
    func newcomer() {
        var queue = FairQueue<Letter>()
        fill(&queue, share(1), 5_000)
        _ = pop(&queue, 4_000)
        fill(&queue, share(2), 100)
        #expect(pop(&queue, 20).filter { $0.share == share(2) }.count == 10)
    }

    @Test("what is put back goes before the rest of its share, and nothing is next but of the same share")
    func prepends() {
        var queue = FairQueue<Letter>()
        fill(&queue, share(1), 2)
        queue.prepend(Letter(share: share(1), number: -1), of: share(1))
        #expect(queue.popFirst()?.number == -1)
        #expect(queue.popNext { $0.number == 1 } == nil)
        #expect(queue.popNext { $0.number == 0 }?.number == 0)
    }

    @Test("gives out everything once, each share in order", arguments: UInt64(1)...10)
    func accountsForEverything(seed: UInt64) {
        var chance = SeededGenerator(seed: seed)
        var queue = FairQueue<Letter>()
        var given: [QueueShare: Int] = [:]
        var taken: [QueueShare: Int] = [:]
        var waiting = 0
        for _ in 0..<5_000 {
            if Int.random(in: 0..<5, using: &chance) < 2 {
                let one = share(
                    Int64.random(in: 1...4, using: &chance), Int64.random(in: 1...3, using: &chance),
                    Bool.random(using: &chance) ? .bulk : .transactional)
                queue.append(Letter(share: one, number: given[one, default: 0]), of: one)
                given[one, default: 0] += 1
                waiting += 1
            } else if let letter = Bool.random(using: &chance) ? queue.popFirst() : queue.popNext(where: { _ in true })
            {
                #expect(letter.number == taken[letter.share, default: 0])
                taken[letter.share, default: 0] += 1
                waiting -= 1
            }
            #expect(queue.count == waiting && queue.isEmpty == (waiting == 0))
        }
        #expect(queue.drain().count == waiting && queue.isEmpty)
    }
}
