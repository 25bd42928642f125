import Spool
import Storage
import TestKit
import Testing

@Suite("Fair room")
struct FairRoomTests {
    private func share(_ account: Int64, _ campaign: Int64? = nil, _ priority: Priority = .bulk) -> QueueShare {
        QueueShare(
            priority: priority, account: AccountID(number: account), campaign: campaign.map(CampaignKey.init(number:)))
    }

    @Test("a campaign alone fills two thirds of it, and leaves the rest to others")
    func alone() {
        var room = FairRoom(limit: 3_000)
        while room.room(for: share(1, 1)) > 0 { room.enter(1, of: share(1, 1)) }
        #expect((1_990...2_000).contains(room.held))
        #expect(room.room(for: share(2, 2)) > 300)
        #expect(room.crowded == [share(1, 1)])
    }

    @Test("however many campaigns of an account crowd in, another account finds room")
    func account() {
        var room = FairRoom(limit: 3_000)
        for campaign in Int64(1)...50 {
            while room.room(for: share(1, campaign)) > 0 { room.enter(1, of: share(1, campaign)) }
        }
        #expect(room.room(for: share(2)) > 100)
    }

    @Test("an eighth is kept from bulk mail, however many send it")
    func reserve() {
        var room = FairRoom(limit: 800)
        for account in Int64(1)...2_000 where room.room(for: share(account)) > 0 { room.enter(1, of: share(account)) }
        #expect(room.held == 700)
        #expect(room.room(for: share(2_001)) == 0)
        #expect(room.room(for: share(2_001, nil, .transactional)) > 0)
    }

    @Test("what has left is room again", arguments: UInt64(1)...5)
    func leaves(seed: UInt64) {
        let chance = SeededChance(seed: seed)
        var room = FairRoom(limit: 100)
        var inside: [QueueShare] = []
        for _ in 0..<2_000 {
            let one = share(Int64(chance.next(below: 4)), Int64(chance.next(below: 3) + 1))
            if chance.next(below: 2) == 0, room.room(for: one) > 0 {
                room.enter(1, of: one)
                inside.append(one)
            } else if !inside.isEmpty {
                room.leave(1, of: inside.remove(at: chance.next(below: inside.count)))
            }
            #expect(room.held == inside.count && room.held <= 100)
        }
        for one in inside { room.leave(1, of: one) }
        #expect(room.held == 0 && room.crowded.isEmpty)
    }
}
