public import Tables

/// How a list is read, and what is written of it.
public struct ListOptions: Hashable, Sendable {
    /// `nil`: by its first bytes.
    public var format: ListFormat?
    public var encoding = TableEncoding.auto
    /// `nil`: as it came.
    public var output: ListFormat?
    /// Where the address stands: a column's name, or its number from 1. `nil`: by the names of the columns, else by what stands
    /// in them.
    public var column: String?
    /// In this order.
    public var added = ListColumn.standard
    /// Rows that are written: those with one of these verdicts.
    public var verdicts = Set(Verdict.allCases)
    public var level = VerificationLevel.fast
    public var policy = AddressPolicy.mailbox

    public init() {}

    /// Two runs with the same words write the same bytes of the same list at the same time.
    var words: String {
        [
            format?.rawValue ?? "", encoding.rawValue, output?.rawValue ?? "", column ?? "",
            added.map(\.rawValue).joined(separator: ","), verdicts.map(\.rawValue).sorted().joined(separator: ","),
            level.rawValue, policy.rawValue,
        ].joined(separator: "\u{1F}")
    }
}

/// A column that a verified list has beside its own.
public enum ListColumn: String, Hashable, Sendable, CaseIterable {
    case verdict, reason, score, suggestion, normalized, provider, detail
    case checkedAt = "checked_at"

    public static let standard: [ListColumn] = [.verdict, .reason, .score, .suggestion, .normalized, .checkedAt]
}

/// Why a list cannot be verified, or no further.
public enum ListFault: Error, Hashable, Sendable {
    /// No column holds addresses.
    case noAddressColumn
    /// The column that was named is not there.
    case noSuchColumn(String)
    /// Rows that name their own members make no table.
    case noTable
    /// The list is not the one whose first rows were verified before.
    case changed
    case file(TableFault)
    /// The disk is full, or the output went away.
    case unwritable(String)
    /// The workbook's library, in its own words.
    case workbook(String)

    public var sentence: String {
        switch self {
        case .noAddressColumn: "No column holds addresses; name the one that does."
        case .noSuchColumn(let name): "There is no column \(name.prefix(60))."
        case .noTable: "Rows of NDJSON have names of their own, and come out as NDJSON."
        case .changed: "The list has changed since its verification was begun; begin anew."
        case .file(let fault): fault.sentence
        case .unwritable(let why): "What was found out cannot be written: \(why)."
        case .workbook(let words): "The workbook cannot be written: \(words)."
        }
    }
}
