/// Why an export cannot be made, or comes to nothing.
public enum ExportFault: Error, Hashable, Sendable {
    /// The disk is full, or nearly.
    case noRoom
    /// Of the account: in all, those that are there to be fetched among them.
    case tooMany(limit: Int)
    /// Of the account: not written yet.
    case tooManyOpen(limit: Int)
    /// The account has no such campaign.
    case noCampaign
    /// For a workbook that is answered at once.
    case tooLong(rowLimit: Int)
    /// It was begun this often, and the node ended each time.
    case broken(starts: Int)
    /// A newer release wrote down what is to be in it.
    case unknownSubject
    /// The workbook's library, in its own words.
    case workbook(String)

    /// For people.
    public var sentence: String {
        switch self {
        case .noRoom: "There is too little room on the disk."
        case .tooMany(let limit): "There are \(limit) exports already: delete some, or wait until they expire."
        case .tooManyOpen(let limit): "\(limit) exports are being written already: wait for one of them."
        case .noCampaign: "There is no such campaign."
        case .tooLong(let limit): "It has more than \(limit) rows: ask for it by POST /v1/exports."
        case .broken(let starts): "The node ended \(starts) times while it was being written."
        case .unknownSubject: "This release does not know what was to be in it."
        case .workbook(let words): "The workbook cannot be written: \(words)."
        }
    }
}
