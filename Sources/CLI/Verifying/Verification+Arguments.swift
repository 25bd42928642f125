public import ArgumentParser
public import Tables
public import Verification

extension AddressPolicy: ExpressibleByArgument {}
extension VerificationLevel: ExpressibleByArgument {}
extension ListFormat: ExpressibleByArgument {}
extension TableEncoding: ExpressibleByArgument {}
