import Testing

@testable import Verification

@Suite("Keys beside each other")
struct KeyboardTests {
    @Test(
        "are those a finger reaches by mistake, on boards of several countries",
        arguments: ["as", "qa", "mn", "lo", "gh", "gt", "gv", "pl", "0p", "yz", "o0", "l.", "il"])
    func beside(_ pair: String) {
        let keys = Array(pair.utf8)
        #expect(Keyboard.areBeside(keys[0], keys[1]))
        #expect(Keyboard.areBeside(keys[1], keys[0]))
    }

    @Test("others are not", arguments: ["ap", "gm", "tb", "xe", "aa", "qp", "c1"])
    func apart(_ pair: String) {
        let keys = Array(pair.utf8)
        #expect(!Keyboard.areBeside(keys[0], keys[1]))
        #expect(!Keyboard.areBeside(keys[1], keys[0]))
    }

    @Test("no byte is too strange to be asked for")
    func bytes() {
        for byte in UInt8.min...UInt8.max { _ = Keyboard.areBeside(byte, UInt8(ascii: "a")) }
        #expect(!Keyboard.areBeside(0, 0x2B))
    }
}
