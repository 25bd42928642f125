/// Whose log it is.
public enum LogFormat: String, Hashable, Sendable, CaseIterable {
    /// Postfix by way of syslog or the journal: lines with `to=<…>, … status=…`.
    case postfix
    /// Exim's mainlog: lines with `=>`, `->`, `==` and `**`.
    case exim
    /// PowerMTA's accounting file: comma-separated values, mostly with a line of names.
    case powermta

    /// Whose line this can be; `nil` where it says nothing of it.
    public static func of(_ line: Span<UInt8>) -> LogFormat? {
        if PostfixLine.isLikely(line) { return .postfix }
        if EximLine.isLikely(line) { return .exim }
        return AccountingLine.isLikely(line) ? .powermta : nil
    }
}
