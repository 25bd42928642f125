import Mail
import Spool
import Storage

@testable import Delivery

/// How large a world is, and what goes wrong in it.
struct SimulationPlan {
    static let hour: Int64 = 3_600_000_000

    let seed: UInt64
    let messageCount: Int
    var siteCount = 300
    /// Small beside what comes in a burst, so that mail waits in the table too.
    var window: Int
    /// Mail comes within this; microseconds.
    var duration: Int64
    /// How long most mail is tried.
    var life: Duration
    var crashCount = 6
    var jumpCount = 4
    /// When the store takes nothing.
    private(set) var storeFailures: [Range<Int64>] = []
    /// All is to be over by then: two lives, and what clocks that are set back add.
    var horizon: Int64 { duration + 2 * life.microseconds + 14 * Self.hour }

    init(seed: UInt64, messageCount: Int, life: Duration = .seconds(48 * 3_600)) {
        self.life = life
        self.seed = seed
        self.messageCount = messageCount
        window = min(20_000, max(300, messageCount / 50))
        // About 50 a second on average; campaigns come in bursts.
        duration = max(600_000_000, Int64(messageCount) * 20_000)
        var generator = SeededGenerator(seed: ~seed)
        storeFailures = (0..<3).map { _ in
            let start = Int64.random(in: 0..<duration, using: &generator)
            return start..<(start + Int64.random(in: 1_000_000...60_000_000, using: &generator))
        }
    }

    // MARK: Domains

    var domainCount: Int { siteCount * 5 / 3 }

    /// Names that name servers do not answer for.
    func isNameless(_ domain: Int) -> Bool { domain % 50 == 49 }

    /// Most mail goes to few.
    func domain(_ chance: Double) -> Int { Int(chance * chance * chance * Double(domainCount)) }

    func number(of domain: DomainName) -> Int {
        domain.text.utf8.reduce(0) { (0x30...0x39).contains($1) ? $0 * 10 + Int($1) - 0x30 : $0 }
    }

    // MARK: The world

    struct World {
        var sites: [SimulatedSite] = []
        var siteOfDomain: [Int] = []
        var domains: [DomainName] = []
        var senders: [SimulatedSender] = []
    }

    func makeWorld(using generator: inout SeededGenerator) throws -> World {
        var world = World()
        for site in 0..<siteCount {
            world.sites.append(
                try SimulatedSite(
                    number: site, manners: manners(of: site, using: &generator),
                    limits: limits(of: site, using: &generator)))
        }
        for domain in 0..<domainCount {
            world.domains.append(DomainName("d\(domain).example")!)
            world.siteOfDomain.append(domain < siteCount ? domain : Int.random(in: 0..<siteCount, using: &generator))
        }
        world.senders = SimulatedSender.all(plan: self, using: &generator)
        return world
    }

    private func manners(of site: Int, using generator: inout SeededGenerator) -> Manners {
        var manners = Manners()
        manners.latency = Int64.random(in: 5_000...150_000, using: &generator)
        switch site % 10 {
        case 3: manners.greylists = true
        case 4: manners.capacity = Int.random(in: 1...6, using: &generator)
        case 5: manners.closesAfter = Int.random(in: 1...30, using: &generator)
        case 6: manners.perMinute = Int.random(in: 20...600, using: &generator)
        case 7: manners.isDead = site % 40 == 7
        case 8:
            manners.silences = (0..<3).map { _ in
                let start = Int64.random(in: 0..<duration, using: &generator)
                return start..<(start + Int64.random(in: 60_000_000...5_400_000_000, using: &generator))
            }
        default: break
        }
        return manners
    }

    private func limits(of site: Int, using generator: inout SeededGenerator) -> QueueLimits {
        var limits = QueueLimits()
        limits.connections = Int.random(in: 2...20, using: &generator)
        limits.recipientsPerTransaction = [1, 10, 50].randomElement(using: &generator)!
        limits.messagesPerConnection = [5, 100, 1_000].randomElement(using: &generator)!
        if site % 10 == 2 { limits.messageRate = Rate(Int.random(in: 60...3_000, using: &generator), per: .minute) }
        if site % 10 == 9 { limits.connectionRate = Rate(Int.random(in: 6...60, using: &generator), per: .minute) }
        return limits
    }

    // MARK: Faults

    func planFaults(in time: inout SimulatedTime, using generator: inout SeededGenerator) {
        for _ in 0..<crashCount { time.plan(.crash, after: Int64.random(in: 0..<duration, using: &generator)) }
        for _ in 0..<jumpCount {
            let seconds = Int64.random(in: -3_600...7_200, using: &generator)
            time.plan(.jump(by: seconds * 1_000_000), after: Int64.random(in: 0..<duration, using: &generator))
        }
        for _ in 0..<messageCount / 200 {
            time.plan(.suppress, after: Int64.random(in: 0..<duration, using: &generator))
        }
    }
}

/// Who sends: one share's mail, so many at a call, so often.
struct SimulatedSender {
    let share: QueueShare
    var left: Int
    let batch: Int
    /// Microseconds between two calls.
    let nextAfter: Int64
    /// Of its calls, those that say "later".
    let laterShare: Double
    /// It calls everything urgent, and sends more than can go.
    let isFlood: Bool

    /// A trickle of urgent mail of every account, campaigns of every size, and one account that calls its campaign urgent.
    static func all(plan: SimulationPlan, using generator: inout SeededGenerator) -> [SimulatedSender] {
        var senders: [SimulatedSender] = []
        let accounts = 12
        for account in 1...accounts {
            let count = max(1, plan.messageCount / 50 / accounts)
            senders.append(
                SimulatedSender(
                    share: QueueShare(
                        priority: .transactional, account: AccountID(number: Int64(account)), campaign: nil),
                    left: count,
                    batch: 1, nextAfter: max(1, plan.duration / Int64(count)), laterShare: 0, isFlood: false))
        }
        var left = plan.messageCount * 49 / 50
        var campaign: Int64 = 0
        while left > 0 {
            campaign += 1
            let size = min(
                left, max(20, Int(Double(plan.messageCount) * pow3(Double(generator.next() >> 40) / 16_777_216) / 2)))
            left -= size
            let isFlood = campaign == 3
            let batch = [1, 10, 100, 500].randomElement(using: &generator)!
            // As fast as one caller can, or evenly over the time.
            let isBurst = Bool.random(using: &generator)
            let even = max(1, plan.duration / Int64(max(1, size / batch + 1)))
            senders.append(
                SimulatedSender(
                    share: QueueShare(
                        priority: isFlood ? .transactional : .bulk,
                        account: AccountID(number: campaign % Int64(accounts) + 1),
                        campaign: CampaignKey(number: campaign)),
                    left: size, batch: batch, nextAfter: isBurst ? min(even, 20_000) : even,
                    laterShare: campaign % 4 == 0 ? 0.3 : 0, isFlood: isFlood))
        }
        return senders
    }

    private static func pow3(_ value: Double) -> Double { value * value * value }
}
