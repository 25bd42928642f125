public import DNS
public import Mail
import NIOCore

/// One of our addresses that mail goes out from. Receivers judge each by itself.
public struct EgressSource: Hashable, Sendable {
    /// Lowercase letters, digits, `-`, `_` and `.`; what queues, pools and warm-up call it.
    public let name: String
    public let address: IPAddress
    /// What it says in EHLO, the name its address leads back to; `nil`: the node's.
    public let heloName: DomainName?
    /// It is new: it carries more from day to day, and what is over goes by the warm sources of its pool.
    public let isWarmingUp: Bool

    public init(name: String, address: IPAddress, heloName: DomainName? = nil, isWarmingUp: Bool = false) {
        self.name = name
        self.address = address
        self.heloName = heloName
        self.isWarmingUp = isWarmingUp
    }

    /// To bind to, with a port of the system's choice.
    var socketAddress: SocketAddress? { try? SocketAddress(ipAddress: address.description, port: 0) }

    /// Reads `out1 192.0.2.1`, `out2 2001:db8::1 helo=out2.example.com warm-up`.
    public static func parse(_ text: some StringProtocol) throws(EgressParseError) -> EgressSource {
        let words = text.split(separator: " ")
        guard words.count >= 2, words.count <= 4 else { throw .malformed(String(text.prefix(100))) }
        let name = try EgressWords.name(words[0])
        guard let address = IPAddress(words[1]) else { throw .badAddress(String(words[1].prefix(60))) }
        var heloName: DomainName?
        var isWarmingUp = false
        for word in words.dropFirst(2) {
            if word == "warm-up" {
                isWarmingUp = true
            } else if word.hasPrefix("helo="), let domain = DomainName(word.dropFirst(5)) {
                heloName = domain
            } else {
                throw .malformed(String(word.prefix(100)))
            }
        }
        return EgressSource(name: name, address: address, heloName: heloName, isWarmingUp: isWarmingUp)
    }
}

/// Why sources, pools or their uses cannot be read.
public enum EgressParseError: Error, Hashable, Sendable {
    case malformed(String)
    case badName(String)
    case badAddress(String)
    case badWeight(String)
    /// Two of one name.
    case duplicate(String)
    case unknownSource(String)
    case unknownPool(String)

    /// For people.
    public var sentence: String {
        switch self {
        case .malformed(let text): "`\(text)` is not understood"
        case .badName(let text): "`\(text)` is no name of letters, digits, - _ and ."
        case .badAddress(let text): "`\(text)` is no IPv4 or IPv6 address"
        case .badWeight(let text): "`\(text)` has no weight from 1 to 1000"
        case .duplicate(let name): "\(name) stands twice"
        case .unknownSource(let name): "there is no source \(name)"
        case .unknownPool(let name): "there is no pool \(name)"
        }
    }
}

enum EgressWords {
    static func name(_ text: some StringProtocol) throws(EgressParseError) -> String {
        let isWord = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
                UInt8(ascii: "_"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        guard isWord, (1...40).contains(text.utf8.count) else { throw .badName(String(text.prefix(60))) }
        return String(text)
    }
}
