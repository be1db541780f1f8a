# Words of the web floor
error-password-short = Choose at least { $min } characters.
error-password-common = This password is too common. Choose a few words of your own.
error-too-big = This is too large to send.
error-invalid = This value is not accepted.
error-sort = This list cannot be ordered by this field.
error-cursor = This page of the list no longer exists. Start again from the first.
http-expired-title = This form has expired
http-expired-what = Go back, reload the page and send it again. Nothing was changed.
error-sign-in = Wrong address or password. After five tries the account closes for a quarter of an hour, and an e-mail lets you open it again.
mail-footer = Estrade, the house of music agencies. If this message is not for you, ignore it: nothing will be done.
mail-unlock-subject = Your account is closed for a quarter of an hour
mail-unlock-text = Hello { $name }, several wrong passwords were tried on your account. If it was you, open it again now. If not, choose a new password.
mail-unlock-button = Open my account
mail-reset-subject = Choose a new password
mail-reset-text = You asked to change your password. This link works once, for thirty minutes.
mail-reset-button = Choose a password
nav-home = Home
