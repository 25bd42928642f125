import Mail
import Testing

@testable import Delivery

@Suite("Window")
struct WindowTests {
    private let stalled = Site(source: "default", exchangers: [MailHost(DomainName("mx.stalled.example")!, rank: 0)])
    private let other = Site(source: "default", exchangers: [MailHost(DomainName("mx.other.example")!, rank: 0)])

    @Test("a site may hold no more than it leaves free")
    func share() {
        var window = Window(limit: 1_000, byteLimit: 1_000_000)
        #expect(window.room(for: stalled) == 500)
        window.enter(500, byteCount: 5_000)
        window.assign(500, to: stalled)
        #expect(window.room(for: stalled) == 0)
        #expect(window.room(for: other) == 250)
    }

    @Test("however many sites stall, a newcomer finds room")
    func newcomer() {
        var window = Window(limit: 1_000, byteLimit: 1_000_000)
        for number in 0..<5 {
            let site = Site(source: "default", exchangers: [MailHost(DomainName("mx\(number).example")!, rank: 0)])
            let count = window.room(for: site)
            window.enter(count, byteCount: count)
            window.assign(count, to: site)
        }
        #expect(window.room(for: other) > 0)
    }

    @Test("a smart host may hold all of it")
    func smartHost() {
        let window = Window(limit: 1_000, byteLimit: 1_000_000)
        #expect(window.room(for: other, sharing: false) == 1_000)
    }

    @Test("a quarter is kept for fresh mail, and too many bytes leave no room for claims")
    func claims() {
        var window = Window(limit: 1_000, byteLimit: 10_000)
        #expect(window.claimRoom == 750)
        window.enter(10, byteCount: 10_000)
        #expect(window.claimRoom == 0)
        window.leave(10, byteCount: 10_000)
        #expect(window.claimRoom == 750)
    }

    @Test("a page of claims shrinks with the size of what has been seen")
    func pageBySize() {
        var window = Window(limit: 1_000, byteLimit: 100 << 20)
        #expect(window.roomByBytes == 100)
        window.enter(4, byteCount: 40 << 20)
        #expect(window.roomByBytes == 6)
    }
}
