import Accounts
import HTTPTypes
import Mail

extension Problem {
    /// What the room refuses, in the API's words.
    init(_ fault: AccountsFault) {
        switch fault {
        case .noAccount: self.init(.notFound, "No such account.")
        case .noUser: self.init(.notFound, "No such user.")
        case .noKey: self.init(.notFound, "No such key.")
        case .noSession: self.init(.notFound, "No such session, or it is over.")
        case .nameTaken(let name): self.init(.conflict, "Another account has the name \"\(name)\".")
        case .emailTaken(let email): self.init(.conflict, "\(email) is among them already.")
        case .lastOwner: self.init(.conflict, "An account keeps one owner: make somebody else one first.")
        case .lastAdministrator: self.init(.conflict, "The installation keeps one administrator: add another first.")
        case .badName: self.init("/name", "invalid_name", "`name` is one line of 1 to 100 bytes.")
        case .badEmail: self.init("/email", "invalid_address", "`email` is no address.")
        case .badPassword(let fault): self.init("/password", "bad_password", fault.sentence)
        case .outOfRange(let name): self.init("/plan/\(name)", "out_of_range", Problem.range(of: name))
        }
    }

    init(_ refusal: SignInRefusal, now: Timestamp) {
        switch refusal {
        case .wrong: self.init(.unauthorized, "The address and the password, or the key, do not fit.")
        case .noAccess: self.init(.forbidden, "There is nothing that may be seen with it.")
        case .tooMany(let until):
            self.init(
                .tooManyRequests, "Too many tries failed. None is looked at until \(until.rfc3339).",
                headers: [.retryAfter: String(max(1, (until - now).components.seconds + 1))])
        case .busy:
            self.init(.unavailable, "Too many sign in at this moment.", headers: [.retryAfter: "3"])
        }
    }

    private init(_ pointer: String, _ code: String, _ detail: String) {
        self.init([Fault(place: .pointer(pointer), code: code, detail: detail)])
    }

    private static func range(of name: String) -> String {
        let range = name == "log_days" ? Plan.logDayRange : Plan.limitRange
        return "`\(name)` is \(range.lowerBound) to \(range.upperBound)."
    }
}
