/// Why a list is not taken in.
public enum VerificationJobFault: Error, Hashable, Sendable {
    /// The disk is full, or nearly.
    case noRoom
    case tooLong(limit: Int)
    /// Of the account: in all, those that are there to be fetched among them.
    case tooMany(limit: Int)
    /// Of the account: not done yet.
    case tooManyOpen(limit: Int)
    case list(ListFault)

    /// For people.
    public var sentence: String {
        switch self {
        case .noRoom: "There is too little room on the disk."
        case .tooLong(let limit): "The list is longer than \(limit >> 20) MiB; send it in parts."
        case .tooMany(let limit): "There are \(limit) verified lists already: delete some, or wait until they expire."
        case .tooManyOpen(let limit): "\(limit) lists are being verified already: wait for one of them."
        case .list(let fault): fault.sentence
        }
    }
}
