import Mail

/// The classes of reply codes as bits.
enum CodeClass {
    static let none: UInt8 = 1
    static let positive: UInt8 = 2
    static let transient: UInt8 = 4
    static let permanent: UInt8 = 8

    /// - Parameter code: 0 for none.
    static func bit(_ code: UInt16) -> UInt8 {
        switch code {
        case 0: none
        case 500...: permanent
        case 400...: transient
        default: positive
        }
    }
}

extension Stage {
    var bit: UInt8 {
        switch self {
        case .connect: 1
        case .ehlo: 2
        case .tls: 4
        case .auth: 8
        case .mail: 16
        case .rcpt: 32
        case .data: 64
        case .content: 128
        }
    }
}
