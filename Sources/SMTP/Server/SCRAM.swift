/// What a server knows of a password without knowing it, as far as the client is told. Source: RFC 5802 section 3.
public struct SCRAMSalt: Hashable, Sendable {
    public var salt: [UInt8]
    /// 4,096 or more. Source: RFC 7677 section 4.
    public var iterationCount: Int
    /// The server's part of the nonce: printable ASCII without commas, fresh for each exchange.
    public var nonce: String

    public init(salt: [UInt8], iterationCount: Int, nonce: String) {
        self.salt = salt
        self.iterationCount = iterationCount
        self.nonce = nonce
    }
}

/// What a client claims, and the bytes that its proof is over. Source: RFC 5802 section 3.
public struct SCRAMProof: Hashable, Sendable {
    public let user: String
    /// AuthMessage: the client's first words, the server's, and the client's last without the proof.
    public let authMessage: [UInt8]
    /// ClientProof: 32 bytes.
    public let proof: [UInt8]
}

/// Who proved to know the password, and the server's own proof.
public struct SCRAMVerdict: Hashable, Sendable {
    public var identity: String
    public var serverSignature: [UInt8]

    public init(identity: String, serverSignature: [UInt8]) {
        self.identity = identity
        self.serverSignature = serverSignature
    }
}

/// The client's first message: `n,,n=ada,r=fyko+d2lbbFgONRv9qkxdawL`. Channel binding is not offered, so a client that wants
/// it (`p=`) is refused, and one that would have wanted it (`y`) is right that there is none. Source: RFC 5802 section 7.
struct SCRAMFirst: Hashable, Sendable {
    /// `n,,`: what the client's last message repeats in base64.
    let header: String
    /// From `n=` on.
    let bare: String
    let user: String
    let nonce: String

    static let longestNonceByteCount = 256

    init?(_ bytes: [UInt8]) {
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        let parts = text.split(separator: ",", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "n" || parts[0] == "y" else { return nil }
        let attributes = parts[2].split(separator: ",", omittingEmptySubsequences: false)
        // An `m=` before the name would be an extension that must be understood.
        guard attributes.count >= 2, attributes[0].hasPrefix("n="), attributes[1].hasPrefix("r="),
            let user = SCRAMFirst.name(attributes[0].dropFirst(2))
        else { return nil }
        guard parts[1].isEmpty || parts[1].hasPrefix("a=") && SCRAMFirst.name(parts[1].dropFirst(2)) == user else {
            return nil
        }
        let nonce = attributes[1].dropFirst(2)
        guard (1...SCRAMFirst.longestNonceByteCount).contains(nonce.utf8.count),
            nonce.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        header = parts[0] + "," + parts[1] + ","
        bare = String(parts[2])
        self.user = user
        self.nonce = String(nonce)
    }

    /// `=2C` is a comma and `=3D` an equals sign; another `=` is a mistake.
    private static func name(_ text: Substring) -> String? {
        var name: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "=") else {
                guard byte != 0 else { return nil }
                name.append(byte)
                continue
            }
            switch rest.prefix(2) {
            case [UInt8(ascii: "2"), UInt8(ascii: "C")]: name.append(UInt8(ascii: ","))
            case [UInt8(ascii: "3"), UInt8(ascii: "D")]: name.append(UInt8(ascii: "="))
            default: return nil
            }
            rest = rest.dropFirst(2)
        }
        return name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
    }
}

extension SCRAMProof {
    /// Reads the client's last message: `c=biws,r=fyko+…,p=v0X8…`.
    init?(_ bytes: [UInt8], first: SCRAMFirst, serverFirst: String, nonce: String) {
        guard let text = String(validating: bytes, as: UTF8.self), let end = text.lastRange(of: ",p=") else {
            return nil
        }
        let withoutProof = text[..<end.lowerBound]
        let attributes = withoutProof.split(separator: ",", omittingEmptySubsequences: false)
        guard attributes.count >= 2, attributes[0] == "c=" + Base64.text(Array(first.header.utf8)),
            attributes[1] == "r=" + nonce, let proof = Base64.decode(text[end.upperBound...].utf8), proof.count == 32
        else { return nil }
        user = first.user
        authMessage = Array("\(first.bare),\(serverFirst),\(withoutProof)".utf8)
        self.proof = proof
    }
}

extension String {
    /// Where `separator` stands the last time, looked for byte by byte.
    fileprivate func lastRange(of separator: String) -> Range<String.Index>? {
        let bytes = Array(utf8)
        let wanted = Array(separator.utf8)
        guard bytes.count >= wanted.count else { return nil }
        for start in stride(from: bytes.count - wanted.count, through: 0, by: -1)
        where bytes[start..<start + wanted.count].elementsEqual(wanted) {
            let lower = utf8.index(utf8.startIndex, offsetBy: start)
            return lower..<utf8.index(lower, offsetBy: wanted.count)
        }
        return nil
    }
}
