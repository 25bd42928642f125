import Mail
import Spool
import Storage
import Synchronization
import Testing

@testable import Delivery

@Suite("Limit book")
struct LimitBookTests {
    private let now = Timestamp(seconds: 1_800_000_000)
    private let book = LimitBook(table: .standard, defaults: QueueLimits(connections: 20))

    private func site(_ host: String, source: String = "default", isSmartHost: Bool = false) -> Site {
        Site(source: source, exchangers: [MailHost(DomainName(host)!, rank: 0)], isSmartHost: isSmartHost)
    }

    private func change(
        _ number: Int64, _ setting: LimitSetting, source: String = "*", destination: String, until: Timestamp? = nil,
        isAutomatic: Bool = false
    ) -> LimitChange {
        LimitChange(
            key: LimitChangeKey(number: number), at: now + .microseconds(number), source: source,
            destination: destination, setting: setting, until: until, isAutomatic: isAutomatic, by: "key_1", why: "test"
        )
    }

    private func own(_ site: Site) -> QueueLimits { book.ownPlan(of: site).present(at: now).limits }

    @Test("everybody keeps to what everybody does, a provider's sites to its lines, a smart host to ours alone")
    func table() {
        #expect(own(site("mx.example.com")).messageRate == Rate(100, per: .second, burst: 10))
        #expect(own(site("mx.example.com")).connections == 20)
        #expect(own(site("mx3.qq.com")).messagesPerConnection == 8)
        #expect(own(site("mx3.qq.com")).tls == .required)
        #expect(own(site("mx3.qq.com", isSmartHost: true)) == QueueLimits(connections: 20))
    }

    @Test("what holds over all sites is no limit of one")
    func overAllSites() throws {
        let google = try #require(ProviderTable.standard.groups["google"])
        #expect(own(site("aspmx.l.google.com")).connections == 20)
        #expect(own(site("aspmx.l.google.com")).messagesPerConnection == 50)
        #expect(book.sharedPlan(of: google, source: "default").present(at: now).limits.connections == 5)
    }

    @Test("the more special setting stands in place of the more general, the newer in place of the older")
    func precedence() {
        book.add(
            [
                change(1, .connections(9), destination: "*"), change(2, .connections(8), destination: "qq"),
                change(3, .connections(7), destination: "example.com"),
                change(4, .connections(6), source: "192.0.2.1", destination: "example.com"),
                change(5, .connections(5), destination: "mx2.example.com"),
                change(6, .connections(3), destination: "qq"),
            ], at: now)
        #expect(own(site("mx.elsewhere.example")).connections == 9)
        #expect(own(site("mx3.qq.com")).connections == 3)
        #expect(own(site("mx.example.com")).connections == 7)
        #expect(own(site("mx.example.com", source: "192.0.2.1")).connections == 6)
        #expect(own(site("mx2.example.com", source: "192.0.2.1")).connections == 5)
        #expect(own(site("mx.notexample.com")).connections == 9)
        book.remove(LimitChangeKey(number: 6))
        #expect(own(site("mx3.qq.com")).connections == 8)
    }

    @Test("a stop for a group stops all its sites, one for a source only that source's")
    func stops() throws {
        let google = try #require(ProviderTable.standard.groups["google"])
        book.add([change(1, .stop, source: "192.0.2.1", destination: "google")], at: now)
        #expect(book.sharedPlan(of: google, source: "192.0.2.1").present(at: now).stoppedUntil == .distantFuture)
        #expect(book.sharedPlan(of: google, source: "192.0.2.2").present(at: now).stoppedUntil == nil)
        book.add([change(2, .stop, destination: "mx.example.com", until: now + .seconds(60))], at: now)
        #expect(book.ownPlan(of: site("mx.example.com")).present(at: now).stoppedUntil == now + .seconds(60))
    }

    @Test("those who listen are told of every change, and what is over is forgotten")
    func listens() {
        let count = Mutex(0)
        book.listen { count.withLock { $0 += 1 } }
        let short = change(1, .stop, destination: "a.example", until: now + .seconds(60))
        #expect(book.add([short], at: now).count == 1)
        #expect(book.add([short], at: now).isEmpty)
        book.remove(short.key)
        #expect(count.withLock { $0 } == 2)
        book.add([short], at: now)
        #expect(book.active(for: nil, at: now).count == 1)
        #expect(book.active(for: nil, at: now + .seconds(61)).isEmpty)
    }

    @Test("however many hosts complain, what replies set is bounded")
    func bounded() {
        let changes = (1...Int64(LimitBook.automaticLimit) + 500).map {
            change($0, .connections(1), destination: "mx\($0).example", until: now + .seconds(60), isAutomatic: true)
        }
        #expect(book.add(changes, at: now).count == LimitBook.automaticLimit)
        let later = now + .seconds(86_400)
        #expect(book.add(Array(changes.suffix(1)), at: later).count == 1)
    }
}
