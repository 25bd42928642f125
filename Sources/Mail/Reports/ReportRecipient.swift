/// What a delivery report says of one recipient. Places point into ``DeliveryReport/bytes``. Source: RFC 3464 section 2.3.
public struct ReportRecipient: Hashable, Sendable {
    /// What the mail system did. Source: RFC 3464 section 2.3.3.
    public enum Action: UInt8, Hashable, Sendable {
        case failed, delayed, delivered, relayed, expanded
    }

    /// The places of its fields in ``DeliveryReport/fields``.
    public internal(set) var fields: Range<Int>
    /// The address the last system tried, its type left out; white space and angle brackets too.
    public internal(set) var finalRecipient: Range<Int>?
    /// The address the sender wrote to, the same way. May be in xtext: see ``DeliveryReport/address(_:)``.
    public internal(set) var originalRecipient: Range<Int>?
    /// The address a system says it rewrote the recipient to (`X-Actual-Recipient` and its like).
    public internal(set) var actualRecipient: Range<Int>?
    /// `nil` where the field is missing or says something else.
    public internal(set) var action: Action?
    /// `nil` where the field is missing or holds no code; what stands behind the code is passed over.
    public internal(set) var status: EnhancedStatusCode?
    /// The text of the Diagnostic-Code, its type left out, folds as they are.
    public internal(set) var diagnostic: Range<Int>?
    /// `smtp`, `x-unix`, …; `nil` where it is not said.
    public internal(set) var diagnosticType: Range<Int>?
    /// The host that refused, its type left out.
    public internal(set) var remoteMTA: Range<Int>?

    init(fields: Range<Int>) { self.fields = fields }
}
