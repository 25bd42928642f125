import Mail
import Spool
import Storage
import Testing

@testable import Delivery

private struct Parcel: Poolable, Hashable {
    let number: Int
    let content: Int
    var share = QueueShare(priority: .bulk, account: .first, campaign: nil)
    func sharesTransaction(with other: Parcel) -> Bool { content == other.content }
}

@Suite("Pool machine")
struct PoolMachineTests {
    private let now = Timestamp(seconds: 1_000)

    private func parcels(_ count: Int, from first: Int = 1, content: Int? = nil) -> [Parcel] {
        (first..<first + count).map { Parcel(number: $0, content: content ?? $0) }
    }

    private func pool(_ queue: QueueLimits = QueueLimits(), restTicks: Int = 5, ranks: [Int] = [0]) -> PoolMachine<
        Parcel
    > {
        var limits = PoolMachineLimits()
        limits.restTicks = restTicks
        return PoolMachine(limits: limits, shaper: Shaper(queue), ranks: ranks)
    }

    private func next(_ machine: inout PoolMachine<Parcel>, _ id: Int) -> PoolMachine<Parcel>.Next {
        var setAside: [Parcel] = []
        return machine.next(for: id, at: now, setAside: &setAside) { _ in true }
    }

    private func sent(_ next: PoolMachine<Parcel>.Next) -> PoolMachine<Parcel>.Batch? {
        if case .send(let batch) = next { batch } else { nil }
    }

    @Test("opens as many sessions as there is mail, up to five at first")
    func opens() {
        var machine = pool()
        #expect(machine.add(parcels(2), now: now).count == 2)
        #expect(machine.add(parcels(10, from: 3), now: now).count == 3)
        #expect(machine.add(parcels(10, from: 20), now: now).isEmpty)
    }

    @Test("recipients of the same bytes travel together")
    func together() throws {
        var machine = pool(QueueLimits(recipientsPerTransaction: 3))
        _ = machine.add(parcels(4, content: 7) + parcels(1, from: 5), now: now)
        #expect(sent(next(&machine, 0))?.items.map(\.number) == [1, 2, 3])
        #expect(sent(next(&machine, 1))?.items.map(\.number) == [4])
        #expect(sent(next(&machine, 2))?.items.map(\.number) == [5])
    }

    @Test("without our own address the mail stays untried, and nothing is learnt of the site")
    func noSource() {
        var machine = pool()
        #expect(machine.add(parcels(3), now: now).count == 3)
        for id in 0..<3 { #expect(machine.closed(id, .noSource, now: now, chance: 0.5).isEmpty) }
        #expect(machine.waitingCount == 3 && machine.sessionCount == 0)
        #expect(!machine.health.isParked(at: now))
        #expect(machine.stir(now: now).count == 3)
    }

    @Test("a session that rests is offered new mail before another is opened")
    func rests() throws {
        var machine = pool()
        _ = machine.add(parcels(1), now: now)
        let batch = try #require(sent(next(&machine, 0)))
        #expect(machine.finished(batch.number, on: 0)?.items.count == 1)
        guard case .rest = next(&machine, 0) else { return #expect(Bool(false), "nothing waits") }
        let actions = machine.add(parcels(1, from: 2), now: now)
        guard case .offer(0)? = actions.first, actions.count == 1 else {
            return #expect(Bool(false), "the resting session is offered the mail")
        }
    }

    @Test("a session that has rested long enough quits")
    func idle() throws {
        var machine = pool(restTicks: 2)
        _ = machine.add(parcels(1), now: now)
        let batch = try #require(sent(next(&machine, 0)))
        _ = next(&machine, 0)
        #expect(machine.tick().isEmpty)
        #expect(machine.tick().isEmpty, "what is under way is waited for")
        _ = machine.finished(batch.number, on: 0)
        #expect(machine.tick().isEmpty)
        #expect(machine.tick().count == 1)
        _ = machine.closed(0, nil, now: now, chance: 0)
        #expect(machine.isForgettable(at: now))
    }

    @Test("a session quits after its number of transactions")
    func spent() throws {
        var machine = pool(QueueLimits(connections: 1, messagesPerConnection: 2))
        _ = machine.add(parcels(3), now: now)
        for _ in 0..<2 {
            let batch = try #require(sent(next(&machine, 0)))
            _ = machine.finished(batch.number, on: 0)
        }
        guard case .quit = next(&machine, 0) else { return #expect(Bool(false), "two were enough") }
        #expect(machine.closed(0, nil, now: now, chance: 0).count == 1, "the third gets a session of its own")
    }

    @Test("the next address is tried at once, and the first is passed over for a while")
    func nextAddress() throws {
        var machine = pool(QueueLimits(connections: 1), ranks: [0, 1])
        _ = machine.add(parcels(2), now: now)
        guard case .open(0, let step)? = machine.closed(0, .unreachable, now: now, chance: 0).first else {
            return #expect(Bool(false), "the second address is tried")
        }
        #expect(step.exchanger == 1)
        let batch = try #require(sent(next(&machine, 0)))
        _ = machine.finished(batch.number, on: 0)
        machine.succeeded()
        guard case .open(1, let later)? = machine.closed(0, nil, now: now, chance: 0).first else {
            return #expect(Bool(false), "what waits gets a session")
        }
        #expect(later.exchanger == 1)
    }

    @Test("addresses of one rank take turns")
    func turns() {
        var machine = pool(ranks: [0, 0, 1])
        let firsts = machine.add(parcels(4), now: now).compactMap { action in
            if case .open(_, let step) = action { step.exchanger } else { nil }
        }
        #expect(firsts == [0, 1, 0, 1])
    }

    @Test("a lost round gives up its mail; a cohort of them everything, and the site is parked")
    func parks() throws {
        var machine = pool()
        _ = machine.add(parcels(100), now: now)
        var lost = 0
        for id in 0..<5 {
            for case .giveUp(let items) in machine.closed(id, .unreachable, now: now, chance: 0.5) {
                lost += items.count
            }
            if id == 0 { #expect(lost == 1) }
        }
        #expect(lost == 100)
        #expect(machine.health.isParked(at: now))
        for case .giveUp(let items) in machine.add(parcels(3, from: 200), now: now) { lost += items.count }
        #expect(lost == 103)
    }

    @Test("after a park one session tries the ground")
    func probe() {
        var machine = pool(QueueLimits(connections: 1))
        _ = machine.add(parcels(1), now: now)
        _ = machine.closed(0, .unreachable, now: now, chance: 0.5)
        #expect(machine.add(parcels(10, from: 2), now: now + .seconds(61)).count == 1)
    }

    @Test("while another session is open, a lost round costs concurrency alone")
    func capped() {
        var machine = pool()
        _ = machine.add(parcels(10), now: now)
        _ = next(&machine, 0)
        for id in 1..<5 { #expect(machine.closed(id, .turnedAway, now: now, chance: 0).isEmpty) }
        #expect(machine.concurrency.allowed == 1)
        #expect(machine.waitingCount == 9)
    }

    @Test("mail is put back once when a used session closes on it")
    func putBack() throws {
        var machine = pool(QueueLimits(connections: 1))
        _ = machine.add(parcels(2), now: now)
        let first = try #require(sent(next(&machine, 0)))
        #expect(!first.mayBePutBack)
        let second = try #require(sent(next(&machine, 0)))
        #expect(second.mayBePutBack)
        _ = machine.finished(first.number, on: 0)
        _ = machine.finished(second.number, on: 0)
        machine.putBack(second.items)
        #expect(machine.closed(0, nil, now: now, chance: 0).count == 1)
        #expect(sent(next(&machine, 1))?.mayBePutBack == false)
    }

    @Test("items that are no longer fit are set aside")
    func setsAside() {
        var machine = pool()
        _ = machine.add(parcels(5, content: 1), now: now)
        var setAside: [Parcel] = []
        let next = machine.next(for: 0, at: now, setAside: &setAside) { $0.number % 2 == 0 }
        #expect(sent(next)?.items.map(\.number) == [2, 4])
        #expect(setAside.map(\.number) == [1, 3, 5])
    }

    @Test("nothing is begun while the pool is held")
    func held() {
        var machine = pool()
        machine.hold()
        #expect(machine.add(parcels(3), now: now).isEmpty)
        #expect(machine.resume(now: now).count == 3)
    }

    @Test("draining gives back what waits and lets what is under way finish")
    func drains() throws {
        var machine = pool(QueueLimits(connections: 2))
        _ = machine.add(parcels(5), now: now)
        let batch = try #require(sent(next(&machine, 0)))
        let (left, actions) = machine.drain()
        #expect(left.count == 4)
        #expect(actions.count == 1, "the session that is being opened is given up")
        _ = machine.closed(1, .turnedAway, now: now, chance: 0)
        _ = machine.finished(batch.number, on: 0)
        guard case .quit = next(&machine, 0) else { return #expect(Bool(false), "a drained pool quits") }
        _ = machine.closed(0, nil, now: now, chance: 0)
        #expect(machine.isEmpty)
    }

    @Test("where a rate holds, mail waits for its time, and the pool says when that is")
    func rate() throws {
        var machine = pool(QueueLimits(messageRate: Rate(60, per: .minute)))
        #expect(machine.add(parcels(3), now: now).count == 1, "one may go, so one session is enough")
        let first = try #require(sent(next(&machine, 0)))
        _ = machine.finished(first.number, on: 0)
        guard case .rest = next(&machine, 0) else { return #expect(Bool(false), "the second is too early") }
        #expect(machine.nextWake(after: now) == now + .seconds(1))
        #expect(machine.stir(now: now).isEmpty)
        guard case .offer(0)? = machine.stir(now: now + .seconds(1)).first else {
            return #expect(Bool(false), "the session that rests is offered it in time")
        }
    }

    @Test("connections are opened at their rate")
    func connectionRate() {
        var machine = pool(QueueLimits(connectionRate: Rate(4, per: .second, burst: 2)))
        #expect(machine.add(parcels(10), now: now).count == 2)
        let next = now + .microseconds(333_334)
        #expect(machine.nextWake(after: now) == next)
        #expect(machine.stir(now: next).count == 1)
    }

    @Test("a transaction carries no more recipients than the rate lets go")
    func rateOfRecipients() throws {
        var machine = pool(QueueLimits(messageRate: Rate(100, per: .second, burst: 4)))
        _ = machine.add(parcels(10, content: 1), now: now)
        #expect(sent(next(&machine, 0))?.items.count == 4)
    }

    @Test("a stop of our own gives mail back untried, unless it is over in a moment")
    func stopped() throws {
        let stop = LimitPlan(base: QueueLimits(), restrictions: [restriction(.stop, for: .seconds(3_600))])
        let machineLimits = PoolMachineLimits()
        var machine = PoolMachine<Parcel>(
            limits: machineLimits, shaper: Shaper(LimitPlan(base: QueueLimits())), ranks: [0])
        _ = machine.add(parcels(3), now: now)
        machine.shaper.follow(stop)
        guard case .giveBack(let items)? = machine.reconsider(now: now).first else {
            return #expect(Bool(false), "what waits is given back")
        }
        #expect(items.count == 3)
        guard case .giveBack? = machine.add(parcels(1, from: 4), now: now).first else {
            return #expect(Bool(false), "what comes is given back")
        }
        guard case .rest = next(&machine, 0) else { return #expect(Bool(false), "nothing is sent") }
        machine.shaper.follow(
            LimitPlan(base: QueueLimits(), restrictions: [restriction(.stop, for: .seconds(5))]))
        #expect(machine.add(parcels(1, from: 5), now: now).isEmpty)
        #expect(machine.waitingCount == 1)
        #expect(machine.nextWake(after: now) == now + .seconds(5))
    }

    private func restriction(_ setting: LimitSetting, for length: Duration) -> Restriction {
        Restriction(
            LimitChange(
                key: LimitChangeKey(number: 1), at: now, source: "*", destination: "*", setting: setting,
                until: now + length, by: "key_1", why: "test"))
    }

    /// A server that opens, refuses, dies and dawdles at random, over hours of virtual time.
    @Test("no item is lost or ended twice, and the limit on sessions is kept", arguments: UInt64(1)...40)
    func randomWalk(seed: UInt64) {
        var world = PoolWorld(seed: seed)
        for _ in 0..<2_000 { world.step() }
        world.finish()
        #expect(world.complaints == [])
        #expect(world.ended.count == world.addedCount)
    }
}

/// Carries out what the machine asks, and refuses what makes no sense.
private struct PoolWorld {
    private enum Line { case opening, open, quitting }

    private var chance: SeededGenerator
    private var machine: PoolMachine<Parcel>
    private var lines: [Int: Line] = [:]
    private var underWay: [Int: [PoolMachine<Parcel>.Batch]] = [:]
    private var now = Timestamp(seconds: 1_000)
    private let limits: QueueLimits
    private(set) var addedCount = 0
    private(set) var ended: Set<Int> = []
    private(set) var complaints: [String] = []

    init(seed: UInt64) {
        chance = SeededGenerator(seed: seed)
        limits = QueueLimits(
            connections: Int.random(in: 1...8, using: &chance),
            messagesPerConnection: Int.random(in: 1...20, using: &chance),
            recipientsPerTransaction: Int.random(in: 1...5, using: &chance))
        let exchangerCount = Int.random(in: 1...4, using: &chance)
        machine = PoolMachine(
            limits: PoolMachineLimits(), shaper: Shaper(limits), ranks: (0..<exchangerCount).map { $0 / 2 })
    }

    mutating func step() {
        now = now + .milliseconds(Int64.random(in: 0...3_000, using: &chance))
        switch Int.random(in: 0..<12, using: &chance) {
        case 0, 1: add()
        case 2: carryOut(machine.tick())
        case 3:
            if Int.random(in: 0..<10, using: &chance) == 0 {
                machine.hold()
            } else {
                carryOut(machine.resume(now: now))
            }
        default: lines.keys.sorted().randomElement(using: &chance).map { move($0) }
        }
        check()
    }

    mutating func finish() {
        carryOut(machine.resume(now: now))
        let (left, actions) = machine.drain()
        end(left)
        carryOut(actions)
        while let id = lines.keys.min() {
            while underWay[id]?.isEmpty == false { answer(id) }
            close(id)
        }
        if !machine.isEmpty { complaints.append("something was left") }
    }

    private mutating func add() {
        let count = Int.random(in: 1...12, using: &chance)
        let parcels = (1...count).map { Parcel(number: addedCount + $0, content: (addedCount + $0) / 3) }
        addedCount += count
        carryOut(machine.add(parcels, now: now))
    }

    private mutating func move(_ id: Int) {
        switch (lines[id], Int.random(in: 0..<4, using: &chance)) {
        case (.opening, 0): close(id)
        case (.opening, _):
            lines[id] = .open
            ask(id)
        case (_, 0):
            while underWay[id]?.isEmpty == false { answer(id) }
            close(id)
        default:
            answer(id)
            if lines[id] == .open, (underWay[id] ?? []).count < 2 { ask(id) }
        }
    }

    private mutating func ask(_ id: Int) {
        var setAside: [Parcel] = []
        switch machine.next(for: id, at: now, setAside: &setAside, isFit: { $0.number % 17 != 0 }) {
        case .send(let batch):
            if batch.items.count > limits.recipientsPerTransaction { complaints.append("too many recipients") }
            underWay[id, default: []].append(batch)
        case .quit: lines[id] = .quitting
        case .rest: break
        }
        end(setAside)
    }

    private mutating func answer(_ id: Int) {
        guard underWay[id]?.isEmpty == false, let sent = underWay[id]?.removeFirst() else { return }
        guard let batch = machine.finished(sent.number, on: id) else { return complaints.append("batch unknown") }
        switch Int.random(in: 0..<8, using: &chance) {
        case 0 where batch.mayBePutBack: machine.isDraining ? end(batch.items) : machine.putBack(batch.items)
        case 1:
            machine.slowedDown()
            end(batch.items)
        case 2:
            machine.broke()
            end(batch.items)
        default:
            machine.succeeded()
            end(batch.items)
        }
        carryOut(machine.stir(now: now))
    }

    private mutating func close(_ id: Int) {
        let failures: [OpeningRound.Failure] = [.unreachable, .turnedAway, .tls]
        let failure = lines[id] == .opening ? failures.randomElement(using: &chance) : nil
        lines[id] = nil
        underWay[id] = nil
        carryOut(machine.closed(id, failure, now: now, chance: Double.random(in: 0..<1, using: &chance)))
    }

    private mutating func carryOut(_ actions: [PoolMachine<Parcel>.Action]) {
        for action in actions {
            switch action {
            case .open(let id, _):
                if lines[id] != nil { complaints.append("opened twice") }
                lines[id] = .opening
            case .offer(let id):
                if lines[id] != .open { complaints.append("offered to a session that is not open") }
                ask(id)
            case .quit(let id):
                if lines[id] != .open { complaints.append("quit of a session that is not open") }
                lines[id] = .quitting
            case .abort(let id): close(id)
            case .giveUp(let items), .giveBack(let items): end(items)
            }
        }
    }

    private mutating func end(_ items: [Parcel]) {
        for item in items where !ended.insert(item.number).inserted { complaints.append("\(item.number) ended twice") }
    }

    private mutating func check() {
        if lines.count > limits.connections { complaints.append("\(lines.count) sessions") }
        if machine.sessionCount != lines.count { complaints.append("sessions miscounted") }
        if machine.waitingCount > 0, lines.isEmpty, !machine.isHeld { complaints.append("mail waits for nobody") }
        let sent = underWay.values.joined().reduce(0) { $0 + $1.items.count }
        if ended.count + sent + machine.waitingCount != addedCount { complaints.append("an item is lost") }
    }
}
