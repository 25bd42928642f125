public import Mail

/// Whom an entry spares: one address, or all of a domain.
///
///     ada@example.com    @example.com
public enum SuppressionTarget: Hashable, Sendable, CustomStringConvertible {
    case mailbox(Mailbox)
    /// `includesSubdomains`: `example.com` stands for `mail.example.com` too.
    case domain(DomainName, includesSubdomains: Bool)

    public enum ParseError: Error, Equatable, Sendable {
        case mailbox(Mailbox.ParseError)
        case domain(DomainName.ParseError)
        /// A name of one label, such as `com`, with everything under it.
        case tooWide(DomainName)
    }

    /// Reads an address, or a domain with an `@` before it or without; either may be UTF-8.
    public static func parse(
        _ bytes: Span<UInt8>, includesSubdomains: Bool = false
    ) throws(ParseError) -> SuppressionTarget {
        var sign: Int?
        for offset in 0..<bytes.count where bytes[offset] == UInt8(ascii: "@") { sign = offset }
        if let sign, sign > 0 {
            do {
                return .mailbox(try Mailbox.parse(internationalized: bytes))
            } catch {
                throw .mailbox(error)
            }
        }
        do {
            let name = sign == nil ? bytes : bytes.extracting(1..<bytes.count)
            let domain = try DomainName.parse(internationalized: name)
            guard !includesSubdomains || domain.text.utf8.contains(UInt8(ascii: ".")) else {
                throw ParseError.tooWide(domain)
            }
            return .domain(domain, includesSubdomains: includesSubdomains)
        } catch let error as DomainName.ParseError {
            throw .domain(error)
        } catch {
            throw error as? ParseError ?? .domain(.empty)
        }
    }

    /// The normalised form under which it is kept.
    public var description: String {
        switch self {
        case .mailbox(let mailbox): mailbox.normalized.description
        case .domain(let domain, _): "@" + domain.text
        }
    }

    public var domain: DomainName {
        switch self {
        case .mailbox(let mailbox): mailbox.domain
        case .domain(let domain, _): domain
        }
    }

    public var includesSubdomains: Bool {
        switch self {
        case .mailbox: false
        case .domain(_, let includesSubdomains): includesSubdomains
        }
    }

    /// True where mail to `mailbox` is covered.
    public func covers(_ mailbox: Mailbox) -> Bool {
        switch self {
        case .mailbox(let own): own.normalized == mailbox.normalized
        case .domain(let domain, false): mailbox.domain == domain
        case .domain(let domain, true): mailbox.domain.isWithin(domain)
        }
    }
}
