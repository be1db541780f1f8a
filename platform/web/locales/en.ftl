# Words of the web floor
error-password-short = Choose at least { $min } characters.
error-password-common = This password is too common. Choose a few words of your own.
error-too-big = This is too large to send.
error-invalid = This value is not accepted.
error-sort = This list cannot be ordered by this field.
error-cursor = This page of the list no longer exists. Start again from the first.
http-expired-title = This form has expired
http-expired-what = Go back, reload the page and send it again. Nothing was changed.
