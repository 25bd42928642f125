import Mail
import Spool
import Storage
import Testing

@testable import Delivery

@Suite("Window")
struct WindowTests {
    private let stalled = Site(source: "default", exchangers: [MailHost(DomainName("mx.stalled.example")!, rank: 0)])
    private let other = Site(source: "default", exchangers: [MailHost(DomainName("mx.other.example")!, rank: 0)])

    private func share(_ account: Int64, _ priority: Priority = .bulk) -> QueueShare {
        QueueShare(priority: priority, account: AccountID(number: account), campaign: nil)
    }

    /// Fills the site with the account's mail as far as the window allows.
    private func fill(_ window: inout Window, _ site: Site, account: Int64 = 1) {
        let entries = makeEntries(1, account: AccountID(number: account))
        while window.free > 0, window.room(for: site, of: share(account)) > 0 {
            window.enter(entries)
            window.assign(1, of: share(account), to: site)
        }
    }

    @Test("one share's mail to one site leaves room there for others, and most of the window for other sites")
    func share() {
        var window = Window(limit: 1_000, byteLimit: 1_000_000)
        fill(&window, stalled)
        #expect((300...400).contains(window.held(for: stalled)))
        #expect(window.room(for: stalled, of: share(1)) == 0)
        #expect(window.room(for: stalled, of: share(2)) > 50)
        #expect(window.room(for: stalled, of: share(1, .transactional)) > 100)
        #expect(window.room(for: other, of: share(1)) > 100)
    }

    @Test("however many sites stall and accounts crowd in, a newcomer finds room")
    func newcomer() {
        var window = Window(limit: 1_000, byteLimit: 1_000_000)
        for number in 0..<5 {
            let site = Site(source: "default", exchangers: [MailHost(DomainName("mx\(number).example")!, rank: 0)])
            for account in Int64(1)...3 { fill(&window, site, account: account) }
        }
        #expect(window.held <= 1_000)
        #expect(window.room(for: other, of: share(9)) > 0)
        #expect(window.room(for: stalled, of: share(9, .transactional)) > 0)
    }

    @Test("a smart host may hold all of it")
    func smartHost() {
        let window = Window(limit: 1_000, byteLimit: 1_000_000)
        #expect(window.room(for: other, of: share(1), sharing: false) == 1_000)
    }

    @Test("of bulk mail a quarter is kept for what comes fresh, and too many bytes leave no room for claims")
    func claims() {
        var window = Window(limit: 1_000, byteLimit: 10_000)
        #expect(window.claimRoom(for: .bulk) == 750)
        #expect(window.claimRoom(for: .transactional) == 1_000)
        let entries = makeEntries(1, content: makeContent(byteCount: 10_000))
        window.enter(entries)
        #expect(window.claimRoom(for: .transactional) == 0)
        window.leave(entries)
        #expect(window.claimRoom(for: .bulk) == 750)
    }

    @Test("a page of claims shrinks with the size of what has been seen")
    func pageBySize() {
        var window = Window(limit: 1_000, byteLimit: 100 << 20)
        #expect(window.roomByBytes == 100)
        window.enter(makeEntries(4, content: makeContent(byteCount: 10 << 20)))
        #expect(window.roomByBytes == 5)
    }
}
