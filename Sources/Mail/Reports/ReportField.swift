/// The fields of a recipient's group, by name. Source: RFC 3464 section 2.3.
enum ReportField {
    static func equal(_ bytes: Span<UInt8>, _ left: Range<Int>, _ right: Range<Int>) -> Bool {
        guard left.count == right.count else { return false }
        for index in 0..<left.count {
            let (one, other) = (bytes[left.lowerBound + index], bytes[right.lowerBound + index])
            guard ASCII.folded(one) == ASCII.folded(other) else { return false }
        }
        return true
    }

    static func namesRecipient(_ bytes: Span<UInt8>, _ name: Range<Int>) -> Bool {
        ASCII.equal(bytes, name, "final-recipient") || ASCII.equal(bytes, name, "original-recipient")
    }

    static func isVerdict(_ bytes: Span<UInt8>, _ name: Range<Int>) -> Bool {
        ASCII.equal(bytes, name, "status") || ASCII.equal(bytes, name, "action")
            || ASCII.equal(bytes, name, "diagnostic-code")
    }

    /// Notes what a field says; the first of a name counts.
    static func read(
        _ bytes: Span<UInt8>, _ name: Range<Int>, _ value: Range<Int>, into recipient: inout ReportRecipient
    ) {
        switch name.count {
        case 6 where ASCII.equal(bytes, name, "status"): recipient.status = recipient.status ?? status(bytes, value)
        case 6 where ASCII.equal(bytes, name, "action"): recipient.action = recipient.action ?? action(bytes, value)
        case 15 where ASCII.equal(bytes, name, "final-recipient"):
            set(&recipient.finalRecipient, TypedValue.address(bytes, value))
        case 18 where ASCII.equal(bytes, name, "original-recipient"):
            set(&recipient.originalRecipient, TypedValue.address(bytes, value))
        case 18 where ASCII.equal(bytes, name, "x-actual-recipient"):
            set(&recipient.actualRecipient, TypedValue.address(bytes, value))
        case 10 where ASCII.equal(bytes, name, "remote-mta"):
            set(&recipient.remoteMTA, TypedValue.split(bytes, value).value)
        case 15 where ASCII.equal(bytes, name, "diagnostic-code"):
            guard recipient.diagnostic == nil else { return }
            let typed = TypedValue.split(bytes, value)
            recipient.diagnosticType = typed.type
            recipient.diagnostic = typed.value
        default: break
        }
    }

    private static func set(_ place: inout Range<Int>?, _ value: Range<Int>) {
        if place == nil, !value.isEmpty { place = value }
    }

    /// The first code in the value: `5.1.1`, `5.1.1 (bad address)`, `smtp; 5.1.1`, `#5.1.1`.
    static func status(_ bytes: Span<UInt8>, _ value: Range<Int>) -> EnhancedStatusCode? {
        let value = bytes.extracting(ASCII.trimmed(bytes, value))
        for offset in 0..<min(value.count, 64) where offset == 0 || !ASCII.isDigit(value[offset - 1]) {
            if let found = EnhancedStatusCode.parse(value, at: offset) { return found.code }
        }
        return nil
    }

    static func action(_ bytes: Span<UInt8>, _ value: Range<Int>) -> ReportRecipient.Action? {
        let value = ASCII.trimmed(bytes, value)
        if ASCII.hasPrefix(bytes, value, "fail") { return .failed }
        if ASCII.hasPrefix(bytes, value, "delay") { return .delayed }
        if ASCII.hasPrefix(bytes, value, "deliver") { return .delivered }
        if ASCII.hasPrefix(bytes, value, "relay") { return .relayed }
        if ASCII.hasPrefix(bytes, value, "expand") { return .expanded }
        return nil
    }
}
